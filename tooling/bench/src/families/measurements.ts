/* E-steps by hand for families of one column of measurements, with totals about the components' current means. */
import type { Beta, BetaStats } from "@latentjs/families/beta";
import type { Gamma } from "@latentjs/families/gamma";
import type { InverseGaussian } from "@latentjs/families/inverse-gaussian";
import type { Laplace } from "@latentjs/families/laplace";
import type { Normal } from "@latentjs/families/normal";
import type { KeyedSums, Spread } from "@latentjs/mixture";
import { LN_2, LN_2PI, log, logDivergence, logExcess, stirlingError } from "@latentjs/numerics";
import type { BareLoop } from "./contest.js";
import { normalizeRow } from "./row.js";

/** Spreads from totals about `centre`; `ofShift` is the divergence of the mean from it. */
export const spreadsOf = (
  counts: Float64Array,
  centre: Float64Array,
  gaps: Float64Array,
  totals: Float64Array,
  ofShift: (shift: number, centre: number) => number,
): ReadonlyArray<Spread> =>
  Array.from(counts, (weight, k) => {
    const shift = gaps[k] / weight;
    return { weight, mean: centre[k] + shift, spread: totals[k] - weight * ofShift(shift, centre[k]) };
  });

export const normal: BareLoop<Normal, Spread> = ([x], { weights, components }) => {
  const size = components.length;
  const mean = Float64Array.from(components, (theta) => theta.mean);
  const half = Float64Array.from(components, ({ variance }) => 0.5 / variance);
  const constant = Float64Array.from(
    components,
    ({ variance }, k) => log(weights[k]) - (LN_2PI + log(variance)) / 2,
  );
  const terms = new Float64Array(size);
  const counts = new Float64Array(size);
  const gaps = new Float64Array(size);
  const squares = new Float64Array(size);
  let logLikelihood = 0;
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < size; k++) {
      const gap = x[i] - mean[k];
      terms[k] = constant[k] - half[k] * gap * gap;
    }
    logLikelihood += normalizeRow(terms);
    for (let k = 0; k < size; k++) {
      const gap = x[i] - mean[k];
      counts[k] += terms[k];
      gaps[k] += terms[k] * gap;
      squares[k] += terms[k] * gap * gap;
    }
  }
  const stats = spreadsOf(counts, mean, gaps, squares, (shift) => shift * shift);
  return { logLikelihood, counts, components: stats };
};

/** The different values find their place by a map, once a row; they are put in order at the end. */
export const laplace: BareLoop<Laplace, KeyedSums> = ([x], { weights, components }) => {
  const size = components.length;
  const location = Float64Array.from(components, (theta) => theta.location);
  const rate = Float64Array.from(components, ({ scale }) => 1 / scale);
  const constant = Float64Array.from(components, ({ scale }, k) => log(weights[k]) - LN_2 - log(scale));
  const places = new Map<number, number>();
  const sums = new Float64Array(size * x.length);
  const terms = new Float64Array(size);
  const counts = new Float64Array(size);
  let logLikelihood = 0;
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < size; k++) terms[k] = constant[k] - Math.abs(x[i] - location[k]) * rate[k];
    logLikelihood += normalizeRow(terms);
    let place = places.get(x[i]);
    if (place === undefined) {
      place = places.size;
      places.set(x[i], place);
    }
    for (let k = 0; k < size; k++) {
      counts[k] += terms[k];
      sums[place * size + k] += terms[k];
    }
  }
  const keys = Float64Array.from(places.keys()).toSorted();
  const at = Int32Array.from(keys, (key) => places.get(key) ?? 0);
  const stats = Array.from(counts, (_, k) => ({
    keys,
    sums: Float64Array.from(at, (place) => sums[place * size + k]),
  }));
  return { logLikelihood, counts, components: stats };
};

/** The logarithmic divergence of a mean that is `shift` above `centre` from it. */
const logOfShift = (shift: number, centre: number): number => logExcess(shift / centre);

export const gamma: BareLoop<Gamma, Spread> = ([x, logX], { weights, components }) => {
  const size = components.length;
  const shape = Float64Array.from(components, (theta) => theta.shape);
  const mean = Float64Array.from(components, (theta) => theta.shape / theta.rate);
  const constant = shape.map((a, k) => log(weights[k]) + (log(a) - LN_2PI) / 2 - stirlingError(a));
  const apart = new Float64Array(size);
  const terms = new Float64Array(size);
  const counts = new Float64Array(size);
  const gaps = new Float64Array(size);
  const totals = new Float64Array(size);
  let logLikelihood = 0;
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < size; k++) {
      apart[k] = logDivergence(x[i], mean[k]);
      terms[k] = constant[k] - shape[k] * apart[k];
    }
    logLikelihood += normalizeRow(terms) - logX[i];
    for (let k = 0; k < size; k++) {
      counts[k] += terms[k];
      gaps[k] += terms[k] * (x[i] - mean[k]);
      totals[k] += terms[k] * apart[k];
    }
  }
  const stats = spreadsOf(counts, mean, gaps, totals, logOfShift);
  return { logLikelihood, counts, components: stats };
};

export const inverseGaussian: BareLoop<InverseGaussian, Spread> = ([x, logX], { weights, components }) => {
  const size = components.length;
  const mean = Float64Array.from(components, (theta) => theta.mean);
  const half = Float64Array.from(components, ({ shape }) => 0.5 * shape);
  const constant = Float64Array.from(
    components,
    ({ shape }, k) => log(weights[k]) + (log(shape) - LN_2PI) / 2,
  );
  const apart = new Float64Array(size);
  const terms = new Float64Array(size);
  const counts = new Float64Array(size);
  const gaps = new Float64Array(size);
  const totals = new Float64Array(size);
  let logLikelihood = 0;
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < size; k++) {
      const gap = (x[i] - mean[k]) / mean[k];
      apart[k] = (gap * gap) / x[i];
      terms[k] = constant[k] - half[k] * apart[k];
    }
    logLikelihood += normalizeRow(terms) - 1.5 * logX[i];
    for (let k = 0; k < size; k++) {
      counts[k] += terms[k];
      gaps[k] += terms[k] * (x[i] - mean[k]);
      totals[k] += terms[k] * apart[k];
    }
  }
  const stats = spreadsOf(counts, mean, gaps, totals, (shift, centre) => {
    const gap = shift / centre;
    return (gap * gap) / (centre + shift);
  });
  return { logLikelihood, counts, components: stats };
};

export const beta: BareLoop<Beta, BetaStats> = ([x, complement, logs], { weights, components }) => {
  const size = components.length;
  const a = Float64Array.from(components, ({ alpha }) => alpha);
  const b = Float64Array.from(components, (theta) => theta.beta);
  const mean = a.map((alpha, k) => alpha / (alpha + b[k]));
  const rest = b.map((other, k) => other / (a[k] + other));
  const constant = a.map((alpha, k) => {
    const errors = stirlingError(alpha + b[k]) - stirlingError(alpha) - stirlingError(b[k]);
    return log(weights[k]) + (log(alpha) + log(rest[k]) - LN_2PI) / 2 + errors;
  });
  const [above, below, terms, counts, aboveGaps, aboveTotals, belowGaps, belowTotals] = Array.from(
    { length: 8 },
    () => new Float64Array(size),
  );
  let logLikelihood = 0;
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < size; k++) {
      above[k] = logDivergence(x[i], mean[k]);
      below[k] = logDivergence(complement[i], rest[k]);
      terms[k] = constant[k] - a[k] * above[k] - b[k] * below[k];
    }
    logLikelihood += normalizeRow(terms) - logs[i];
    for (let k = 0; k < size; k++) {
      const w = terms[k];
      counts[k] += w;
      aboveGaps[k] += w * (x[i] - mean[k]);
      aboveTotals[k] += w * above[k];
      belowGaps[k] += w * (complement[i] - rest[k]);
      belowTotals[k] += w * below[k];
    }
  }
  const shares = spreadsOf(counts, mean, aboveGaps, aboveTotals, logOfShift);
  const complements = spreadsOf(counts, rest, belowGaps, belowTotals, logOfShift);
  const stats = shares.map((share, k) => ({ shares: share, complements: complements[k] }));
  return { logLikelihood, counts, components: stats };
};
