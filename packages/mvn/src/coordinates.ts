import { E, mapCoordinates, pairCoordinates, type Coordinates } from "@latentjs/em-core";
import { exp, floats, log, mapFloats } from "@latentjs/numerics";
import { choleskyFactor, type Mvn } from "./normal.js";

/** A vector in units of `scale`, one positive number a column. */
export const scaledCoordinates = (scale: Float64Array): Coordinates<Float64Array> => ({
  dimension: scale.length,
  pack: (x) => mapFloats(x, (v, j) => v / scale[j]),
  unpack: (x) => E.right(mapFloats(x, (v, j) => v * scale[j])),
});

/**
 * A covariance by its lower Cholesky factor in units of `scale`, logarithms on the diagonal (Pinheiro & Bates 1996):
 * d (d + 1) / 2 numbers by rows. A change of the columns' units that `scale` follows leaves them unchanged.
 */
export const covarianceCoordinates = (scale: Float64Array): Coordinates<Float64Array> => {
  const d = scale.length;
  const dimension = (d * (d + 1)) / 2;
  return {
    dimension,
    pack: (cov) => {
      const factor = choleskyFactor(cov, d);
      const x = floats(dimension);
      if (E.isLeft(factor)) return x.fill(Number.NaN);
      for (let i = 0, at = 0; i < d; i++) {
        for (let j = 0; j < i; j++) x[at++] = factor.right[i * d + j] / scale[i];
        x[at++] = log(factor.right[i * d + i] / scale[i]);
      }
      return x;
    },
    unpack: (x) => {
      const chol = floats(d * d);
      for (let i = 0, at = 0; i < d; i++) {
        for (let j = 0; j < i; j++) chol[i * d + j] = x[at++] * scale[i];
        chol[i * d + i] = exp(x[at++]) * scale[i];
      }
      const cov = floats(d * d);
      for (let i = 0; i < d; i++) {
        for (let j = 0; j <= i; j++) {
          let total = 0;
          for (let m = 0; m <= j; m++) total += chol[i * d + m] * chol[j * d + m];
          cov[i * d + j] = total;
          cov[j * d + i] = total;
        }
      }
      return E.map(() => cov)(choleskyFactor(cov, d));
    },
  };
};

/** Mean and covariance of a multivariate normal, in units of `scale`. */
export const mvnCoordinates = (scale: Float64Array): Coordinates<Mvn> =>
  mapCoordinates(
    pairCoordinates(scaledCoordinates(scale), covarianceCoordinates(scale)),
    ([mean, cov]): Mvn => ({ mean, cov }),
    ({ mean, cov }): readonly [Float64Array, Float64Array] => [mean, cov],
  );
