/*
 * E-steps by hand for families of counts. Columns are those of the family's batch: the log-factorials are computed once for all iterations
 * in both.
 */
import type { Binomial } from "@latentjs/families/binomial";
import type { Geometric } from "@latentjs/families/geometric";
import type { Multinomial } from "@latentjs/families/multinomial";
import type { NegativeBinomial } from "@latentjs/families/negative-binomial";
import type { Poisson } from "@latentjs/families/poisson";
import type { KeyedSums, WeightedSums } from "@latentjs/mixture";
import { log, log1p, logRisingFactorial } from "@latentjs/numerics";
import type { BareLoop } from "./contest.js";
import { normalizeRow } from "./row.js";

/** Statistics of components whose only sum is that of their counts. */
const sumsOf = (counts: Float64Array, sums: Float64Array): ReadonlyArray<WeightedSums> =>
  Array.from(counts, (weight, k) => ({ weight, sums: sums.slice(k, k + 1) }));

export const poisson: BareLoop<Poisson, WeightedSums> = ([x, minusLogFactorial], { weights, components }) => {
  const size = components.length;
  const constant = Float64Array.from(components, ({ rate }, k) => log(weights[k]) - rate);
  const slope = Float64Array.from(components, ({ rate }) => log(rate));
  const terms = new Float64Array(size);
  const counts = new Float64Array(size);
  const sums = new Float64Array(size);
  let logLikelihood = 0;
  for (let i = 0; i < x.length; i++) {
    const count = x[i];
    for (let k = 0; k < size; k++) terms[k] = constant[k] + count * slope[k];
    logLikelihood += normalizeRow(terms) + minusLogFactorial[i];
    for (let k = 0; k < size; k++) {
      counts[k] += terms[k];
      sums[k] += terms[k] * count;
    }
  }
  return { logLikelihood, counts, components: sumsOf(counts, sums) };
};

export const geometric: BareLoop<Geometric, WeightedSums> = ([x], { weights, components }) => {
  const size = components.length;
  const constant = Float64Array.from(components, ({ probability }, k) => log(weights[k]) + log(probability));
  const slope = Float64Array.from(components, ({ probability }) => log1p(-probability));
  const terms = new Float64Array(size);
  const counts = new Float64Array(size);
  const sums = new Float64Array(size);
  let logLikelihood = 0;
  for (let i = 0; i < x.length; i++) {
    const count = x[i];
    for (let k = 0; k < size; k++) terms[k] = constant[k] + count * slope[k];
    logLikelihood += normalizeRow(terms);
    for (let k = 0; k < size; k++) {
      counts[k] += terms[k];
      sums[k] += terms[k] * count;
    }
  }
  return { logLikelihood, counts, components: sumsOf(counts, sums) };
};

export const binomial: BareLoop<Binomial, WeightedSums> = (
  [successes, failures, logWays],
  { weights, components },
) => {
  const size = components.length;
  const logWeight = weights.map(log);
  const logSuccess = Float64Array.from(components, ({ probability }) => log(probability));
  const logFailure = Float64Array.from(components, ({ probability }) => log1p(-probability));
  const terms = new Float64Array(size);
  const counts = new Float64Array(size);
  const sums = new Float64Array(2 * size);
  let logLikelihood = 0;
  for (let i = 0; i < successes.length; i++) {
    const [s, f] = [successes[i], failures[i]];
    for (let k = 0; k < size; k++) terms[k] = logWeight[k] + s * logSuccess[k] + f * logFailure[k];
    logLikelihood += normalizeRow(terms) + logWays[i];
    for (let k = 0; k < size; k++) {
      counts[k] += terms[k];
      sums[2 * k] += terms[k] * s;
      sums[2 * k + 1] += terms[k] * f;
    }
  }
  const stats = Array.from(counts, (weight, k) => ({ weight, sums: sums.slice(2 * k, 2 * k + 2) }));
  return { logLikelihood, counts, components: stats };
};

export const multinomial: BareLoop<Multinomial, WeightedSums> = (columns, { weights, components }) => {
  const size = components.length;
  const width = columns.length - 1;
  const logWays = columns[width];
  const logWeight = weights.map(log);
  const logs = Float64Array.from(components.flatMap(({ probabilities }) => Array.from(probabilities, log)));
  const terms = new Float64Array(size);
  const row = new Float64Array(width);
  const counts = new Float64Array(size);
  const sums = new Float64Array(size * width);
  let logLikelihood = 0;
  for (let i = 0; i < logWays.length; i++) {
    for (let j = 0; j < width; j++) row[j] = columns[j][i];
    for (let k = 0; k < size; k++) {
      let term = logWeight[k];
      for (let j = 0; j < width; j++) term += row[j] * logs[k * width + j];
      terms[k] = term;
    }
    logLikelihood += normalizeRow(terms) + logWays[i];
    for (let k = 0; k < size; k++) {
      counts[k] += terms[k];
      for (let j = 0; j < width; j++) sums[k * width + j] += terms[k] * row[j];
    }
  }
  const stats = Array.from(counts, (weight, k) => ({ weight, sums: sums.slice(k * width, (k + 1) * width) }));
  return { logLikelihood, counts, components: stats };
};

/** Log-densities are looked up by count, and the statistics are one histogram a component. */
export const negativeBinomial: BareLoop<NegativeBinomial, KeyedSums> = (
  [x, constants],
  { weights, components },
) => {
  const size = components.length;
  const most = x.reduce((a, b) => Math.max(a, b), 0);
  const width = most + 1;
  const table = new Float64Array(size * width).fill(Number.NaN);
  const logWeight = weights.map(log);
  for (let i = 0; i < x.length; i++) {
    const count = x[i];
    if (!Number.isNaN(table[count])) continue;
    for (const [k, { mean, size: shape }] of components.entries()) {
      table[k * width + count] =
        logWeight[k] -
        shape * log1p(mean / shape) -
        count * log1p(shape / mean) +
        logRisingFactorial(shape, count) +
        constants[i];
    }
  }
  const terms = new Float64Array(size);
  const counts = new Float64Array(size);
  const histogram = new Float64Array(size * width);
  let logLikelihood = 0;
  for (let i = 0; i < x.length; i++) {
    const count = x[i];
    for (let k = 0; k < size; k++) terms[k] = table[k * width + count];
    logLikelihood += normalizeRow(terms);
    for (let k = 0; k < size; k++) {
      counts[k] += terms[k];
      histogram[k * width + count] += terms[k];
    }
  }
  const keys = Float64Array.from({ length: width }, (_, count) => count).filter(
    (count) => !Number.isNaN(table[count]),
  );
  const stats = components.map((_, k) => ({ keys, sums: keys.map((count) => histogram[k * width + count]) }));
  return { logLikelihood, counts, components: stats };
};
