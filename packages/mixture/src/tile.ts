import { expInto, log } from "@latentjs/numerics";

/** Rows per tile: K columns of log-densities of one tile stay in the cache while they become responsibilities. */
export const TILE_ROWS = 256;

/** Scratch for one tile of rows, owned by one E-step closure. */
export interface Tile {
  /** K columns of `TILE_ROWS`: log-densities on the way in, responsibilities on the way out. */
  readonly columns: ReadonlyArray<Float64Array>;
  /** Log-density of the mixture for each row, after {@link normalize}. */
  readonly logDensity: Float64Array;
  /** Largest term and sum of terms of each row. */
  readonly top: Float64Array;
  readonly total: Float64Array;
}

/** Fresh scratch for `k` components. */
export const makeTile = (k: number): Tile => ({
  columns: Array.from({ length: k }, () => new Float64Array(TILE_ROWS)),
  logDensity: new Float64Array(TILE_ROWS),
  top: new Float64Array(TILE_ROWS),
  total: new Float64Array(TILE_ROWS),
});

/**
 * Turns the first `n` rows of component log-densities into posterior probabilities and writes each row's mixture
 * log-density: log-sum-exp with the largest term taken out. A row without support under any component gets -Infinity
 * and probabilities that are not finite. Allocates nothing.
 */
export const normalize = (tile: Tile, logWeight: Float64Array, n: number): void => {
  const { columns, logDensity, top, total } = tile;
  top.fill(Number.NEGATIVE_INFINITY, 0, n);
  total.fill(0, 0, n);
  for (let k = 0; k < columns.length; k++) addLogWeight(columns[k], logWeight[k], top, n);
  for (let i = 0; i < n; i++) if (top[i] === Number.NEGATIVE_INFINITY) top[i] = 0;
  for (let k = 0; k < columns.length; k++) exponentiate(columns[k], top, total, n);
  for (let i = 0; i < n; i++) {
    logDensity[i] = top[i] + log(total[i]);
    total[i] = 1 / total[i];
  }
  for (let k = 0; k < columns.length; k++) scale(columns[k], total, n);
};

const addLogWeight = (column: Float64Array, logWeight: number, top: Float64Array, n: number): void => {
  for (let i = 0; i < n; i++) {
    const v = column[i] + logWeight;
    column[i] = v;
    // A NaN reaches the row's log-density by way of the sum of exponentials.
    if (v > top[i]) top[i] = v;
  }
};

const exponentiate = (column: Float64Array, top: Float64Array, total: Float64Array, n: number): void => {
  for (let i = 0; i < n; i++) column[i] -= top[i];
  expInto(column, n);
  for (let i = 0; i < n; i++) total[i] += column[i];
};

const scale = (column: Float64Array, factor: Float64Array, n: number): void => {
  for (let i = 0; i < n; i++) column[i] *= factor[i];
};

/** Multiplies the first `n` rows of every column by observation weights `weights[from + i]`. */
export const weigh = (tile: Tile, weights: Float64Array, from: number, n: number): void => {
  for (const column of tile.columns) for (let i = 0; i < n; i++) column[i] *= weights[from + i];
};
