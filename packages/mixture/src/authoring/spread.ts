import {
  E,
  invalidInput,
  type ColumnBatch,
  type Either,
  type EmError,
  type StatsAlgebra,
} from "@latentjs/em-core";
import { logDivergence, logExcess } from "@latentjs/numerics";
import type { Accumulator } from "../family.js";
import { ifHeld } from "./family-module.js";
import { tileMemo, type TileMemo } from "./tile-memo.js";

/**
 * Weight, weighted mean, and the total divergence of the values from that mean. Sums of squares are the familiar case; the others are to gamma and
 * inverse Gaussian distributions what squares are to the normal. Kept about the mean, so that values that differ by little lose no digits.
 */
export interface Spread {
  readonly weight: number;
  readonly mean: number;
  /** sum_i w[i] d(x[i], mean), at least 0. */
  readonly spread: number;
}

/**
 * A Bregman divergence d(x, c) >= 0 of a convex function (Banerjee, Merugu, Dhillon & Ghosh 2005, J. Mach. Learn. Res. 6, 1705-1749). What makes it
 * useful here is that the divergence of all values from any c is their spread plus weight · d(mean, c).
 */
export interface Divergence {
  readonly between: (x: number, c: number) => number;
  /** The same by x - c, where x itself is rounded. */
  readonly ofGap: (gap: number, c: number) => number;
  /** What the divergence of values that are off by their own size is, in order of magnitude. */
  readonly unit: (mean: number) => number;
  /** Writes d(values[i], c) to `out[i - from]` for rows [from, to). Never allocates. */
  readonly into: (values: Float64Array, from: number, to: number, c: number, out: Float64Array) => void;
}

/** (x - c)², of x². */
export const squares: Divergence = {
  between: (x, c) => (x - c) * (x - c),
  ofGap: (gap) => gap * gap,
  unit: (mean) => mean * mean,
  into: (values, from, to, c, out) => {
    for (let i = from; i < to; i++) {
      const gap = values[i] - c;
      out[i - from] = gap * gap;
    }
  },
};

/** x/c - 1 - log(x/c) of positive numbers, of -log x. */
export const logDivergences: Divergence = {
  between: logDivergence,
  ofGap: (gap, c) => logExcess(gap / c),
  unit: () => 1,
  into: (values, from, to, c, out) => {
    for (let i = from; i < to; i++) out[i - from] = logDivergence(values[i], c);
  },
};

/** (x - c)² / (x c²) of positive numbers, of 1/x. */
export const reciprocalDivergences: Divergence = {
  between: (x, c) => (((x - c) / c) * ((x - c) / c)) / x,
  ofGap: (gap, c) => ((gap / c) * (gap / c)) / (c + gap),
  unit: (mean) => 1 / mean,
  into: (values, from, to, c, out) => {
    for (let i = from; i < to; i++) {
      const gap = (values[i] - c) / c;
      out[i - from] = (gap * gap) / values[i];
    }
  },
};

/** Spreads by one divergence; the merge is that of Chan, Golub & LeVeque (1979), with any divergence in the place of squares. */
export const spreads = ({ between }: Divergence): StatsAlgebra<Spread> => ({
  empty: { weight: 0, mean: 0, spread: 0 },
  concat: (x, y) => {
    if (x.weight === 0) return y;
    if (y.weight === 0) return x;
    const weight = x.weight + y.weight;
    const mean = x.mean + (y.weight / weight) * (y.mean - x.mean);
    const apart = x.weight * between(x.mean, mean) + y.weight * between(y.mean, mean);
    return { weight, mean, spread: x.spread + y.spread + apart };
  },
  scale: (factor, { weight, mean, spread }) => ({
    weight: factor * weight,
    mean,
    spread: factor * spread,
  }),
});

/** Values that differ by no more than this times their size are equal to rounding. */
const RESOLUTION = 4 * Number.EPSILON;

/** The estimate of a component whose values differ. Left: it holds no weight, or they are all equal to rounding. */
export const ifSpread = <T>(
  { unit }: Divergence,
  { weight, mean, spread }: Spread,
  estimate: () => Either<EmError, T>,
): Either<EmError, T> =>
  ifHeld(weight, () =>
    spread > weight * RESOLUTION * RESOLUTION * unit(mean)
      ? estimate()
      : E.left(
          invalidInput(
            "values",
            "values that differ in every component",
            `a component where all are ${mean}`,
            "Fit fewer components, or look for a value that is repeated often.",
          ),
        ),
  );

/** The total divergence of the values from `c`. */
export const spreadAbout = ({ between }: Divergence, { weight, mean, spread }: Spread, c: number): number =>
  weight === 0 ? 0 : spread + weight * between(mean, c);

/** The divergences of one column of a batch from `centre`, for a density and the spread about the same centre. */
export const divergencesOfColumn = ({ into }: Divergence, column: number, centre: number): TileMemo =>
  tileMemo(({ columns }, from, to, out) => into(columns[column], from, to, centre, out));

/**
 * The spread of one column of a batch, gathered about `centre`: the closer that is to the mean, the fewer digits are lost. `known` are the
 * divergences where the density is made of them too.
 */
export const spreadOfColumn = (
  divergence: Divergence,
  column: number,
  centre: number,
  known: TileMemo = divergencesOfColumn(divergence, column, centre),
): Accumulator<ColumnBatch, Spread> => {
  // Weight, sum of the gaps, divergence.
  const totals = new Float64Array(3);
  return {
    add: (batch, from, to, weight) => {
      const values = batch.columns[column];
      const apart = known.recall(batch, from, to);
      let held = 0;
      let gaps = 0;
      let total = 0;
      for (let i = 0; i < to - from; i++) {
        const w = weight[i];
        held += w;
        gaps += w * (values[from + i] - centre);
        total += w * apart[i];
      }
      totals[0] += held;
      totals[1] += gaps;
      totals[2] += total;
    },
    finish: () => {
      const [weight, gaps, total] = totals;
      if (!(weight > 0)) return { weight: 0, mean: 0, spread: 0 };
      const shift = gaps / weight;
      const spread = Math.max(0, total - weight * divergence.ofGap(shift, centre));
      return { weight, mean: centre + shift, spread };
    },
  };
};
