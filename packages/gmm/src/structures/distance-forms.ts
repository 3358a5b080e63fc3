import { formBlock } from "@latentjs/numerics";

/**
 * Writes constant - precision |z - mean|^2 / 2 as an affine form of the d columns of z and of |z|^2, from place `at` on: no differences of columns then,
 * a third of the work. It costs the square of the mean's distance from the origin, in standard deviations, as a factor of rounding. The caller sees to
 * it that this is small.
 */
export const writeDistanceForm = (
  out: Float64Array,
  at: number,
  constant: number,
  mean: Float64Array,
  precision: number,
): void => {
  const d = mean.length;
  let norm = 0;
  for (let j = 0; j < d; j++) {
    norm += mean[j] * mean[j];
    out[at + 1 + j] = precision * mean[j];
  }
  out[at] = constant - 0.5 * precision * norm;
  out[at + 1 + d] = -0.5 * precision;
};

/** Numbers in a form of {@link writeDistanceForm}. */
export const distanceFormBlock = (d: number): number => formBlock(d + 1);
