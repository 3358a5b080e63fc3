import type { ColumnBatch, StatsAlgebra } from "@latentjs/em-core";
import { tileMemo, type TileMemo } from "@latentjs/mixture";

/**
 * Statistics of rows of norm 1. Their mean has a length just below 1 where they are close together; what it lacks, 1 - |mean|^2, is
 * scatter / weight, which keeps its digits.
 */
export interface DirectionStats {
  readonly weight: number;
  /** Length d. */
  readonly mean: Float64Array;
  /** sum_i w[i] |x[i] - mean|^2. */
  readonly scatter: number;
}

/** Merged about the common mean, as moments are (Chan, Golub & LeVeque 1979, eq. 2.1). */
export const directionAlgebra = (d: number): StatsAlgebra<DirectionStats> => ({
  empty: { weight: 0, mean: new Float64Array(d), scatter: 0 },
  concat: (x, y) => {
    if (x.weight === 0) return y;
    if (y.weight === 0) return x;
    const weight = x.weight + y.weight;
    const share = y.weight / weight;
    const mean = x.mean.map((value, j) => value + share * (y.mean[j] - value));
    return { weight, mean, scatter: x.scatter + y.scatter + x.weight * share * squaredGap(x.mean, y.mean) };
  },
  scale: (factor, { weight, mean, scatter }) => ({
    weight: factor * weight,
    mean,
    scatter: factor * scatter,
  }),
});

/** |x - y|^2. */
export const squaredGap = (x: Float64Array, y: Float64Array): number => {
  let sum = 0;
  for (let j = 0; j < x.length; j++) sum += (x[j] - y[j]) * (x[j] - y[j]);
  return sum;
};

/** |x[i] - centre|^2 of rows. */
export const gapsFrom = (centre: Float64Array): TileMemo =>
  tileMemo((batch, from, to, out) => squaredGaps(batch, from, to, centre, out));

const squaredGaps = (
  { columns }: ColumnBatch,
  from: number,
  to: number,
  centre: Float64Array,
  out: Float64Array,
): void => {
  out.fill(0, 0, to - from);
  for (let j = 0; j < centre.length; j++) {
    const column = columns[j];
    const about = centre[j];
    for (let i = from; i < to; i++) {
      const gap = column[i] - about;
      out[i - from] += gap * gap;
    }
  }
};

/** Gathers the statistics about `centre`, of which `gaps` are: the nearer the rows, the fewer digits the correction to their mean costs. */
export const directionSums = (centre: Float64Array, gaps: TileMemo) => {
  const d = centre.length;
  const sum = new Float64Array(d);
  // Weight, and sum of the squared gaps.
  const totals = new Float64Array(2);
  return {
    add: (batch: ColumnBatch, from: number, to: number, weight: Float64Array): void => {
      const squared = gaps.recall(batch, from, to);
      let held = 0;
      let squares = 0;
      for (let i = 0; i < to - from; i++) {
        held += weight[i];
        squares += weight[i] * squared[i];
      }
      totals[0] += held;
      totals[1] += squares;
      for (let j = 0; j < d; j++) {
        const column = batch.columns[j];
        const about = centre[j];
        let first = 0;
        for (let i = from; i < to; i++) first += weight[i - from] * (column[i] - about);
        sum[j] += first;
      }
    },
    finish: (): DirectionStats => {
      const [weight, squares] = totals;
      if (!(weight > 0)) return directionAlgebra(d).empty;
      const shift = sum.map((value) => value / weight);
      const moved = shift.reduce((total, value) => total + value * value, 0);
      return {
        weight,
        mean: centre.map((value, j) => value + shift[j]),
        scatter: Math.max(0, squares - weight * moved),
      };
    },
  };
};
