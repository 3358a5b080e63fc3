import type { ColumnBatch } from "@latentjs/em-core";
import { momentsAbout, momentsAlgebra, type Moments } from "@latentjs/mvn";
import { TILE_ROWS } from "@latentjs/numerics";

/** Gathers weighted moments of columns of a batch, tile by tile. */
export interface ColumnMomentsSink {
  /**
   * Adds rows [from, to); `weight[i - from]` is that of row i, and `last[i - from]`, where the sink has such a column, its value in it.
   * Never allocates.
   */
  readonly add: (
    batch: ColumnBatch,
    from: number,
    to: number,
    weight: Float64Array,
    last?: Float64Array,
  ) => void;
  readonly finish: () => Moments;
}

/**
 * Moments of the columns whose indices are `which`, and of one that comes with each tile where there is one. They are taken about the mean of
 * the first tile that has weight, which is near enough to the mean of all rows that the correction costs no digits, wherever the data lie.
 */
export const columnMoments = (which: ReadonlyArray<number>, hasLast = false): ColumnMomentsSink => {
  const m = which.length + (hasLast ? 1 : 0);
  const centre = new Float64Array(m);
  const sum = new Float64Array(m);
  const products = new Float64Array(m * m);
  const held = new Float64Array(1);
  const centred = Array.from({ length: m }, () => new Float64Array(TILE_ROWS));
  const weighted = new Float64Array(TILE_ROWS);
  return {
    add: ({ columns }, from, to, weight, last) => {
      const n = to - from;
      let total = 0;
      for (let i = 0; i < n; i++) total += weight[i];
      if (!(total > 0)) return;
      for (let j = 0; j < m; j++) {
        const tiled = j === which.length && last !== undefined;
        const column = tiled ? last : columns[which[j]];
        const at = tiled ? 0 : from;
        if (held[0] === 0) centre[j] = tileMean(column, at, n, weight, total);
        const about = centre[j];
        const out = centred[j];
        for (let i = 0; i < n; i++) out[i] = column[at + i] - about;
      }
      held[0] += total;
      for (let j = 0; j < m; j++) {
        const left = centred[j];
        let first = 0;
        for (let i = 0; i < n; i++) {
          weighted[i] = weight[i] * left[i];
          first += weighted[i];
        }
        sum[j] += first;
        for (let l = 0; l <= j; l++) {
          const right = centred[l];
          let second = 0;
          for (let i = 0; i < n; i++) second += weighted[i] * right[i];
          products[j * m + l] += second;
        }
      }
    },
    finish: () => momentsAbout(centre, held[0], sum, products),
  };
};

/** Gaps to the first row are small where all rows are alike, so an offset costs the mean no digits. */
const tileMean = (
  column: Float64Array,
  from: number,
  n: number,
  weight: Float64Array,
  total: number,
): number => {
  const base = column[from];
  let sum = 0;
  for (let i = 0; i < n; i++) sum += weight[i] * (column[from + i] - base);
  return base + sum / total;
};

/** Moments of columns of a whole batch, with its own weights. */
export const batchMoments = (batch: ColumnBatch, which: ReadonlyArray<number>): Moments => {
  const { concat } = momentsAlgebra(which.length);
  const { weights } = batch;
  const weight = new Float64Array(TILE_ROWS).fill(1);
  let all = momentsAlgebra(which.length).empty;
  for (let from = 0; from < batch.rows; from += TILE_ROWS) {
    const to = Math.min(from + TILE_ROWS, batch.rows);
    if (weights !== null) for (let i = from; i < to; i++) weight[i - from] = weights[i];
    const tile = columnMoments(which);
    tile.add(batch, from, to, weight);
    all = concat(all, tile.finish());
  }
  return all;
};
