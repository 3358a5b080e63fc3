import { copyFloats, mapFloats, solveLower } from "@latentjs/numerics";

/** L^-1 A L^-T of a symmetric row-major d × d matrix A, symmetric to the last bit: A in coordinates in which L L^T is 1. */
export const relativeTo = (factor: Float64Array, matrix: Float64Array, d: number): Float64Array => {
  const half = copyFloats(matrix);
  for (let i = 0; i < d; i++) solveLower(factor, d, half, i * d);
  const out = transposed(half, d);
  for (let i = 0; i < d; i++) solveLower(factor, d, out, i * d);
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) out[j * d + i] = out[i * d + j];
  return out;
};

/** The transpose of a row-major d × d matrix. */
export const transposed = (matrix: Float64Array, d: number): Float64Array =>
  mapFloats(matrix, (_, at) => matrix[(at % d) * d + Math.floor(at / d)]);
