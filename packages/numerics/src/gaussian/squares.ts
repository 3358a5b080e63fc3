/**
 * Adds a tile to first moments and sums of squares about `centre`, z = x - centre: sum[j] += sum_i w[i] z[i, j] and
 * squares[j] += sum_i w[i] z[i, j]^2, each in two interleaved sums. `tile` column by column with `stride`. Cost n d
 * multiplications. Allocates nothing.
 */
export const addSquares = (
  tile: Float64Array,
  stride: number,
  n: number,
  d: number,
  centre: Float64Array,
  w: Float64Array,
  sum: Float64Array,
  squares: Float64Array,
): void => {
  for (let j = 0; j < d; j++) {
    const column = j * stride;
    const c = centre[j];
    let first0 = -0;
    let first1 = -0;
    let second0 = -0;
    let second1 = -0;
    let r = 0;
    for (; r + 1 < n; r += 2) {
      const z0 = tile[column + r] - c;
      const z1 = tile[column + r + 1] - c;
      const v0 = w[r] * z0;
      const v1 = w[r + 1] * z1;
      first0 += v0;
      first1 += v1;
      second0 += v0 * z0;
      second1 += v1 * z1;
    }
    if (r < n) {
      const z = tile[column + r] - c;
      first0 += w[r] * z;
      second0 += w[r] * z * z;
    }
    sum[j] += first0 + first1;
    squares[j] += second0 + second1;
  }
};
