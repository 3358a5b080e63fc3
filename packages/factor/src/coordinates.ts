import { E, invalidInput, type Coordinates } from "@latentjs/em-core";
import { exp, log } from "@latentjs/numerics";
import type { FactorParams, NoiseKind } from "./params.js";

/** Mean and loadings in units of `scale`, one positive number a column, and logarithms of the noise: coordinates for SQUAREM. */
export const factorCoordinates = (
  scale: Float64Array,
  q: number,
  noise: NoiseKind = "free",
): Coordinates<FactorParams> => {
  const d = scale.length;
  const variances = noise === "free" ? d : 1;
  const unit = (j: number): number => (noise === "free" ? scale[j] * scale[j] : scale[0] * scale[0]);
  return {
    dimension: d + d * q + variances,
    pack: (params) => {
      const x = new Float64Array(d + d * q + variances);
      params.mean.forEach((v, j) => (x[j] = v / scale[j]));
      params.loadings.forEach((v, at) => (x[d + at] = v / scale[Math.floor(at / q)]));
      for (let j = 0; j < variances; j++) x[d + d * q + j] = log(params.noise[j] / unit(j));
      return x;
    },
    unpack: (x) => {
      const own = x.slice(d + d * q).map((v, j) => exp(v) * unit(j));
      if (own.some((v) => !(v > 0 && v < Infinity)) || !x.every(Number.isFinite)) {
        return E.left(invalidInput("coordinates", "logarithms of positive variances", x.join(", ")));
      }
      return E.right({
        mean: x.slice(0, d).map((v, j) => v * scale[j]),
        loadings: x.slice(d, d + d * q).map((v, at) => v * scale[Math.floor(at / q)]),
        noise: noise === "free" ? own : new Float64Array(d).fill(own[0]),
      });
    },
  };
};
