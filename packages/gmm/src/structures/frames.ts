import { cholesky, copyFloats, floats, identity, mapFloats } from "@latentjs/numerics";
import { axesOf, ownAxes } from "./axes.js";
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

/**
 * 2 (I + A E)^-1 - I, which turns orthogonal matrices into skew-symmetric ones and back. The signs E of the columns are chosen so that
 * every pivot is at least 1 (O'Dorney 2014, Linear Algebra Appl. 448, 97-103): axes have no sign, and with these the transform is
 * never far from the identity's. A skew-symmetric matrix has such pivots as it is.
 */
const cayley = (a: Float64Array, d: number): Float64Array => {
  const rest = copyFloats(a);
  const inverse = identity(d);
  for (let j = 0; j < d; j++) {
    const sign = rest[j * d + j] < 0 ? -1 : 1;
    const pivot = 1 + sign * rest[j * d + j];
    for (let i = 0; i < d; i++) {
      if (i === j) continue;
      const factor = (sign * rest[i * d + j]) / pivot;
      for (let m = j + 1; m < d; m++) rest[i * d + m] -= factor * rest[j * d + m];
      for (let m = 0; m <= j; m++) inverse[i * d + m] -= factor * inverse[j * d + m];
    }
    for (let m = j + 1; m < d; m++) rest[j * d + m] /= pivot;
    for (let m = 0; m <= j; m++) inverse[j * d + m] /= pivot;
  }
  return mapFloats(inverse, (v, at) => 2 * v - (at % (d + 1) === 0 ? 1 : 0));
};
