import { TILE_ROWS } from "@latentjs/numerics";

/**
 * Writes the squared Mahalanobis distances of rows [from, to), at most `TILE_ROWS` of them, to `out` from `at` on, a column at a time: a triangular
 * solve of each row less `centre`, of length d, by the lower Cholesky factor `chol`, row-major d × d. Never allocates.
 */
export type WriteDistances = (
  columns: ReadonlyArray<Float64Array>,
  from: number,
  to: number,
  out: Float64Array,
  at?: number,
) => void;

/** Distances from `centre`. */
export const squaredDistances = (centre: Float64Array, chol: Float64Array): WriteDistances => {
  const d = centre.length;
  const whitened = Array.from({ length: d }, () => new Float64Array(TILE_ROWS));
  return (columns, from, to, out, at = 0) => {
    const n = to - from;
    out.fill(0, at, at + n);
    for (let j = 0; j < d; j++) {
      const z = whitened[j];
      const column = columns[j];
      for (let i = 0; i < n; i++) z[i] = column[from + i] - centre[j];
      for (let l = 0; l < j; l++) {
        const entry = chol[j * d + l];
        const before = whitened[l];
        for (let i = 0; i < n; i++) z[i] -= entry * before[i];
      }
      const pivot = chol[j * d + j];
      for (let i = 0; i < n; i++) {
        z[i] /= pivot;
        out[at + i] += z[i] * z[i];
      }
    }
  };
};
