import { cholesky, floats, mapFloats } from "@latentjs/numerics";
import { axesOf, ownAxes } from "./axes.js";
import { cayley } from "./cayley.js";
import { columnFrame, same, type Frame } from "./coordinates.js";
import type { Pattern } from "./pattern.js";

/** Each column given those before it: the unit lower triangular factor (Pourahmadi 1999), which follows the units of the columns. */
const triangular: Frame = {
  read: (covariances, d) => {
    const variances = floats(covariances.length * d);
    const axes = covariances.map((cov, c) => {
      const factor = floats(d * d);
      if (cholesky(cov, d, factor) >= 0) return factor.fill(Number.NaN);
      return mapFloats(factor, (v, at) => {
        const pivot = factor[(at % d) * (d + 1)];
        variances[c * d + (at % d)] = pivot * pivot;
        return v / pivot;
      });
    });
    return { variances, axes };
  },
  turn: same,
  unturn: (turned, d) => mapFloats(turned, (v, at) => (at % (d + 1) === 0 ? 1 : v)),
};

/** Orthogonal axes by Cayley's transform, a skew-symmetric matrix. */
const orthogonal = (read: Frame["read"]): Frame => ({
  read,
  turn: cayley,
  unturn: (turned, d) =>
    cayley(
      mapFloats(turned, (v, at) =>
        at % d > Math.floor(at / d) ? -turned[(at % d) * d + Math.floor(at / d)] : v,
      ),
      d,
    ),
});

/** How covariances of a pattern are taken apart. */
export const frameOf = ({ shape, orientation }: Pattern): Frame =>
  orientation === "I"
    ? columnFrame
    : orientation === shape
      ? triangular
      : orthogonal(orientation === "E" ? axesOf : ownAxes);
