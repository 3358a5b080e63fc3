import { expInto, LEAST_EXPONENT, LOG_SUMS, TILE_ROWS, type Columns, type Kernels } from "@latentjs/numerics";

/** Scratch for densities of a tile, in the arena of the kernels. */
export interface DensityTile {
  readonly kernels: Kernels;
  /** K columns: log-densities on the way in. */
  readonly columns: Columns;
  /** Largest log-density of each row. */
  readonly top: Float64Array;
  /** What each row's densities were divided by besides the largest. */
  readonly total: Float64Array;
  readonly factor: Float64Array;
  readonly floors: Float64Array;
  readonly counts: Float64Array;
  readonly sums: Float64Array;
}

/** Scratch for `k` states. */
export const takeDensityTile = (kernels: Kernels, k: number): DensityTile => {
  const { arena } = kernels;
  return {
    kernels,
    columns: arena.takeColumns(k),
    top: arena.take(TILE_ROWS),
    total: arena.take(TILE_ROWS),
    factor: arena.take(TILE_ROWS),
    floors: arena.take(k).fill(LEAST_EXPONENT),
    counts: arena.take(k),
    sums: arena.take(LOG_SUMS),
  };
};

const NO_WEIGHTS = new Float64Array(0);

/**
 * Turns `n` rows of log-densities into densities relative to `total` times the exponential of `top`, row-major at row `at` of `out`, by the
 * kernels. False where one came to 0: theirs end at e^-70, and {@link exactDensities} is to be asked instead.
 */
export const fastDensities = (
  { kernels, columns, floors, top, total, factor, counts, sums }: DensityTile,
  n: number,
  out: Float64Array,
  at: number,
): boolean => {
  const k = columns.each.length;
  kernels.normalize(columns.all, n, k, NO_WEIGHTS, floors, top, total, factor, counts, sums);
  let isExact = true;
  for (let c = 0; c < k; c++) {
    const column = columns.each[c];
    for (let i = 0, to = at * k + c; i < n; i++, to += k) {
      const v = column[i];
      if (v === 0) isExact = false;
      out[to] = v;
    }
  }
  return isExact;
};

/** The same by an exponential that ends where doubles end; `total` is 1 then. */
export const exactDensities = (
  { columns: { each }, top, total }: DensityTile,
  n: number,
  out: Float64Array,
  at: number,
): void => {
  const k = each.length;
  top.fill(Number.NEGATIVE_INFINITY, 0, n);
  total.fill(1, 0, n);
  for (const column of each) raise(column, top, n);
  for (let c = 0; c < k; c++) {
    const column = each[c];
    for (let i = 0; i < n; i++) column[i] -= top[i];
    expInto(column, n);
    for (let i = 0, to = at * k + c; i < n; i++, to += k) out[to] = column[i];
  }
};

/** A NaN is passed on. */
const raise = (column: Float64Array, top: Float64Array, n: number): void => {
  for (let i = 0; i < n; i++) if (column[i] > top[i] || Number.isNaN(column[i])) top[i] = column[i];
};

/** The first of `n` rows without a finite density under some state, or -1. */
export const firstBadRow = ({ top, total }: DensityTile, n: number): number => {
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(top[i]) || !(total[i] > 0 && total[i] < Infinity)) return i;
  }
  return -1;
};
