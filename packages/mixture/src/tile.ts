import { expInto, log, LOG_SUMS, TILE_ROWS, type Columns, type Kernels } from "@latentjs/numerics";

/** Scratch for one tile of rows, in the arena of the kernels that work on it. */
export interface Tile {
  /** K columns of `TILE_ROWS`: log joint densities on the way in, responsibilities on the way out. */
  readonly columns: Columns;
  /** Largest term of each row. */
  readonly top: Float64Array;
  /** Sum of each row's terms relative to the largest. */
  readonly total: Float64Array;
  /** What a row's terms are multiplied by to become responsibilities. */
  readonly factor: Float64Array;
  /** Observation weights of the rows. */
  readonly weights: Float64Array;
  /** How far below the largest term of its row a term of each component counts for nothing. */
  readonly floors: Float64Array;
  /** What `normalize` of the kernels sums up. */
  readonly sums: Float64Array;
  /** Total weight of each component, summed over tiles. */
  readonly counts: Float64Array;
}

/** Scratch for `k` components. */
export const takeTile = ({ arena }: Kernels, k: number): Tile => ({
  columns: arena.takeColumns(k),
  top: arena.take(TILE_ROWS),
  total: arena.take(TILE_ROWS),
  factor: arena.take(TILE_ROWS),
  weights: arena.take(TILE_ROWS),
  floors: arena.take(k),
  sums: arena.take(LOG_SUMS),
  counts: arena.take(k).fill(0),
});

/**
 * Turns the first `n` rows of log joint densities into posterior probabilities, however small, and writes each row's mixture
 * log-density to `factor`: log-sum-exp with the largest term taken out. A row without support under any component gets -Infinity
 * and probabilities that are not finite. Allocates nothing.
 */
export const classifyTile = ({ columns, top, total, factor }: Tile, n: number): void => {
  top.fill(Number.NEGATIVE_INFINITY, 0, n);
  total.fill(0, 0, n);
  for (const column of columns.each) raise(column, top, n);
  for (let i = 0; i < n; i++) if (top[i] === Number.NEGATIVE_INFINITY) top[i] = 0;
  for (const column of columns.each) exponentiate(column, top, total, n);
  for (let i = 0; i < n; i++) factor[i] = top[i] + log(total[i]);
  for (const column of columns.each) for (let i = 0; i < n; i++) column[i] /= total[i];
};

/** A NaN reaches the row's log-density by way of the sum of exponentials. */
const raise = (column: Float64Array, top: Float64Array, n: number): void => {
  for (let i = 0; i < n; i++) if (column[i] > top[i]) top[i] = column[i];
};

const exponentiate = (column: Float64Array, top: Float64Array, total: Float64Array, n: number): void => {
  for (let i = 0; i < n; i++) column[i] -= top[i];
  expInto(column, n);
  for (let i = 0; i < n; i++) total[i] += column[i];
};
