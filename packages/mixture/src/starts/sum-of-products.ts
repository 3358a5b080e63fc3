import type { DenseBatch } from "@latentjs/em-core";

/** sum_i w[i] x[i] x[i]^T, row-major d × d. */
export const sumOfProducts = ({ rows, cols, data, weights }: DenseBatch): Float64Array => {
  const sums = new Float64Array(cols * cols);
  for (let i = 0; i < rows; i++) {
    const w = weights === null ? 1 : weights[i];
    for (let a = 0; a < cols; a++) {
      const x = w * data[i * cols + a];
      for (let b = 0; b <= a; b++) sums[a * cols + b] += x * data[i * cols + b];
    }
  }
  for (let a = 0; a < cols; a++) for (let b = 0; b < a; b++) sums[b * cols + a] = sums[a * cols + b];
  return sums;
};
