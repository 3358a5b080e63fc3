/**
 * Exponential lifetimes in groups, some cut off before their end: a model whose EM is known in closed form.
 *
 * In a group of n rows, c of them cut off, and total time T, one step takes the mean m to (T + c m) / n. So the limit is
 * T / (n - c), the rate c / n, and the groups are independent modes of one linear map.
 */
import { log } from "@latentjs/numerics";
import {
  E,
  invalidInput,
  mapCoordinates,
  positiveCoordinates,
  repeatCoordinates,
  struct,
  vector,
  type Batch,
  type Coordinates,
  type LatentVariableModel,
} from "../../src/index.js";

export interface Lifetimes extends Batch {
  readonly times: Float64Array;
  /** 1 where the lifetime was cut off at `times[i]`, 0 where it ended there. */
  readonly cutOff: Uint8Array;
  readonly group: Int32Array;
}

export interface Means {
  readonly means: Float64Array;
}

export interface LifetimeStats {
  readonly counts: Float64Array;
  readonly totals: Float64Array;
}

export const lifetimes = (groups: number): LatentVariableModel<Means, Lifetimes, LifetimeStats> => ({
  name: "cut-off exponential lifetimes",
  stats: struct<LifetimeStats>({ counts: vector(groups), totals: vector(groups) }),
  eStep: ({ means }) => {
    const wrong = means.findIndex((mean) => !(mean > 0 && mean < Infinity));
    if (wrong >= 0) return E.left(invalidInput(`means[${wrong}]`, "a positive number", means[wrong]));
    return E.right(({ rows, first, weights, times, cutOff, group }) => {
      const counts = new Float64Array(groups);
      const totals = new Float64Array(groups);
      let logLikelihood = 0;
      let weight = 0;
      let badRow = -1;
      for (let i = 0; i < rows; i++) {
        const w = weights === null ? 1 : weights[i];
        const g = group[i];
        const row = -times[i] / means[g] - (cutOff[i] === 1 ? 0 : log(means[g]));
        if (badRow < 0 && !Number.isFinite(row)) badRow = first + i;
        counts[g] += w;
        totals[g] += w * (times[i] + (cutOff[i] === 1 ? means[g] : 0));
        logLikelihood += w * row;
        weight += w;
      }
      return { stats: { counts, totals }, logLikelihood, weight, badRow };
    });
  },
  mStep: ({ counts, totals }) => {
    const empty = totals.findIndex((total, g) => !(total > 0 && counts[g] > 0));
    return empty >= 0
      ? E.left({ _tag: "ComponentCollapsed", component: empty, weight: counts[empty], floor: 0 })
      : E.right({ means: totals.map((total, g) => total / counts[g]) });
  },
  q: ({ means }, { counts, totals }) =>
    means.reduce((sum, mean, g) => sum - counts[g] * log(mean) - totals[g] / mean, 0),
  logPrior: () => 0,
});

export interface Sample {
  /** Lifetimes that ended, and lifetimes that were cut off. */
  readonly ended: number;
  readonly cutOff: number;
  /** All times together. */
  readonly total: number;
}

/** Rows with exactly these counts and totals, group by group; all times of a group are equal. */
export const rowsOf = (samples: ReadonlyArray<Sample>): Lifetimes => {
  const rows = samples.flatMap(({ ended, cutOff, total }, g) =>
    Array.from({ length: ended + cutOff }, (_, i) => ({
      g,
      c: i < cutOff ? 1 : 0,
      t: total / (ended + cutOff),
    })),
  );
  return {
    rows: rows.length,
    first: 0,
    weights: null,
    times: Float64Array.from(rows, ({ t }) => t),
    cutOff: Uint8Array.from(rows, ({ c }) => c),
    group: Int32Array.from(rows, ({ g }) => g),
  };
};

/** The objective at its maximum: -sum_g d[g] (log(T[g] / d[g]) + 1) for d[g] lifetimes that ended. */
export const maximumOf = (samples: ReadonlyArray<Sample>): number =>
  samples.reduce((sum, { ended, total }) => sum - ended * (log(total / ended) + 1), 0);

/** The same rows in pieces of `size`. */
export const cut = (batch: Lifetimes, size: number): ReadonlyArray<Lifetimes> => {
  const pieces: Lifetimes[] = [];
  for (let from = 0; from < batch.rows; from += size) {
    const to = Math.min(from + size, batch.rows);
    pieces.push({
      rows: to - from,
      first: batch.first + from,
      weights: batch.weights?.subarray(from, to) ?? null,
      times: batch.times.subarray(from, to),
      cutOff: batch.cutOff.subarray(from, to),
      group: batch.group.subarray(from, to),
    });
  }
  return pieces;
};

/** Log means: every vector of numbers is a model. */
export const logMeans = (groups: number): Coordinates<Means> =>
  mapCoordinates(
    repeatCoordinates(positiveCoordinates, groups),
    (means): Means => ({ means: Float64Array.from(means) }),
    ({ means }): ReadonlyArray<number> => [...means],
  );

/** The means themselves: EM is exactly linear here, and a step too long leaves the model. */
export const bareMeans = (groups: number): Coordinates<Means> => ({
  dimension: groups,
  pack: ({ means }) => means.slice(),
  unpack: (x) =>
    x.every((v) => v > 0)
      ? E.right({ means: x.slice() })
      : E.left(invalidInput("means", "positive numbers", x)),
});
