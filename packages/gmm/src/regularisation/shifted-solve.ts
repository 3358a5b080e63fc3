import { copyFloats, solveLower, solveLowerTranspose } from "@latentjs/numerics";

/** The first shift of a matrix that is not positive definite, in units of `metric`, and by how much the next ones are larger. */
const FIRST_SHIFT = 1e-3;
const LONGER = 8;
const MOST_SHIFTS = 40;
/** A pivot below this part of its diagonal entry is rounding. */
const LEAST_PIVOT = 1e-15;

/** A factor L of a symmetric matrix, n × n, to which a multiple of a diagonal was added where it was not positive definite. */
export interface Shifted {
  readonly factor: Float64Array;
  readonly shift: number;
}

/** `matrix`: its lower triangle. `metric`: the diagonal that is added, positive. `least`: the least shift to try; 0 for none. */
export const shiftedFactor = (matrix: Float64Array, metric: Float64Array, least: number): Shifted | null => {
  const n = metric.length;
  const factor = new Float64Array(n * n);
  let shift = least;
  for (let attempt = 0; attempt < MOST_SHIFTS; attempt++) {
    if (factorInto(factor, matrix, metric, shift)) return { factor, shift };
    shift = shift === 0 ? FIRST_SHIFT : shift * LONGER;
  }
  return null;
};

/** Two rows at a time: an entry is fetched once for two products. */
const factorInto = (
  factor: Float64Array,
  matrix: Float64Array,
  metric: Float64Array,
  shift: number,
): boolean => {
  const n = metric.length;
  for (let i = 0; i < n; i += 2) {
    const one = i * n;
    const two = i + 1 < n ? one + n : one;
    for (let j = 0; j < i; j += 2) {
      // Rows above come in twos as well.
      const above = j * n;
      const below = above + n;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      for (let c = 0; c < j; c++) {
        const a = factor[one + c];
        const b = factor[two + c];
        const u = factor[above + c];
        const v = factor[below + c];
        s00 += a * u;
        s01 += a * v;
        s10 += b * u;
        s11 += b * v;
      }
      const [first, corner, second] = [factor[above + j], factor[below + j], factor[below + j + 1]];
      const x = (matrix[one + j] - s00) / first;
      const y = (matrix[two + j] - s10) / first;
      factor[one + j + 1] = (matrix[one + j + 1] - s01 - x * corner) / second;
      factor[two + j + 1] = (matrix[two + j + 1] - s11 - y * corner) / second;
      factor[one + j] = x;
      factor[two + j] = y;
    }
    if (!pivoted(factor, matrix, metric, shift, i)) return false;
    if (two === one) continue;
    factor[two + i] = (matrix[two + i] - dot(factor, one, two, i)) / factor[one + i];
    if (!pivoted(factor, matrix, metric, shift, i + 1)) return false;
  }
  return true;
};

/** Writes the diagonal entry of a row whose others are done; whether it is above rounding. */
const pivoted = (
  factor: Float64Array,
  matrix: Float64Array,
  metric: Float64Array,
  shift: number,
  i: number,
): boolean => {
  const row = i * metric.length;
  const diagonal = matrix[row + i] + shift * metric[i];
  const pivot = diagonal - dot(factor, row, row, i);
  if (!(pivot > LEAST_PIVOT * diagonal && pivot < Infinity)) return false;
  factor[row + i] = Math.sqrt(pivot);
  return true;
};

/** Of the first `length` entries of two rows. */
const dot = (a: Float64Array, row: number, other: number, length: number): number => {
  let sum = 0;
  for (let c = 0; c < length; c++) sum += a[row + c] * a[other + c];
  return sum;
};

/** x of L L^T x = b. */
export const solved = (factor: Float64Array, b: Float64Array): Float64Array => {
  const x = copyFloats(b);
  solveLower(factor, x.length, x);
  solveLowerTranspose(factor, x.length, x);
  return x;
};
