/*
 * E-steps by hand for families of durations, all of whose events were seen: columns are the duration, 1 for every event, and the
 * logarithm of the duration. That no row is censored is taken for granted here, and looked at in each row by the families.
 */
import type { Exponential } from "@latentjs/families/exponential";
import type { LogNormal, LogNormalStats } from "@latentjs/families/log-normal";
import type { Weibull, WeibullStats } from "@latentjs/families/weibull";
import type { WeightedSums } from "@latentjs/mixture";
import { exp, LN_2PI, log } from "@latentjs/numerics";
import type { BareLoop } from "./contest.js";
import { spreadsOf } from "./measurements.js";
import { normalizeRow } from "./row.js";

export const exponential: BareLoop<Exponential, WeightedSums> = ([x], { weights, components }) => {
  const size = components.length;
  const rates = Float64Array.from(components, ({ rate }) => rate);
  const constant = Float64Array.from(components, ({ rate }, k) => log(weights[k]) + log(rate));
  const terms = new Float64Array(size);
  const counts = new Float64Array(size);
  const times = new Float64Array(size);
  let logLikelihood = 0;
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < size; k++) terms[k] = constant[k] - rates[k] * x[i];
    logLikelihood += normalizeRow(terms);
    for (let k = 0; k < size; k++) {
      counts[k] += terms[k];
      times[k] += terms[k] * x[i];
    }
  }
  const stats = Array.from(counts, (weight, k) => ({ weight, sums: Float64Array.of(times[k], weight) }));
  return { logLikelihood, counts, components: stats };
};

export const logNormal: BareLoop<LogNormal, LogNormalStats> = ([, , y], { weights, components }) => {
  const size = components.length;
  const mean = Float64Array.from(components, ({ meanLog }) => meanLog);
  const half = Float64Array.from(components, ({ varianceLog }) => 0.5 / varianceLog);
  const constant = Float64Array.from(
    components,
    ({ varianceLog }, k) => log(weights[k]) - (LN_2PI + log(varianceLog)) / 2,
  );
  const terms = new Float64Array(size);
  const counts = new Float64Array(size);
  const gaps = new Float64Array(size);
  const squares = new Float64Array(size);
  let logLikelihood = 0;
  for (let i = 0; i < y.length; i++) {
    for (let k = 0; k < size; k++) {
      const gap = y[i] - mean[k];
      terms[k] = constant[k] - half[k] * gap * gap;
    }
    logLikelihood += normalizeRow(terms) - y[i];
    for (let k = 0; k < size; k++) {
      const gap = y[i] - mean[k];
      counts[k] += terms[k];
      gaps[k] += terms[k] * gap;
      squares[k] += terms[k] * gap * gap;
    }
  }
  const logs = spreadsOf(counts, mean, gaps, squares, (shift) => shift * shift);
  return {
    logLikelihood,
    counts,
    components: logs.map((spread, k) => ({ events: counts[k], logs: spread })),
  };
};

/** Those of the family's statistics: classes of a 64th, and twelve moments in each. */
const BINS = 64;
const MOMENTS = 12;

/** A row's class and the powers within it are the same for all components, and computed once. */
export const weibull: BareLoop<Weibull, WeibullStats> = ([, , y], { weights, components }) => {
  const size = components.length;
  const shapes = Float64Array.from(components, ({ shape }) => shape);
  const logScale = Float64Array.from(components, ({ scale }) => log(scale));
  const constant = Float64Array.from(components, ({ shape }, k) => log(weights[k]) + log(shape));
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < y.length; i++) {
    if (y[i] < least) least = y[i];
    if (y[i] > most) most = y[i];
  }
  const lowest = Math.round(BINS * least);
  const bins = Math.round(BINS * most) - lowest + 1;
  const sums = new Float64Array(size * bins * MOMENTS);
  const isUsed = new Uint8Array(bins);
  const terms = new Float64Array(size);
  const powers = new Float64Array(MOMENTS);
  const counts = new Float64Array(size);
  const logs = new Float64Array(size);
  let logLikelihood = 0;
  for (let i = 0; i < y.length; i++) {
    for (let k = 0; k < size; k++) {
      const power = shapes[k] * (y[i] - logScale[k]);
      terms[k] = constant[k] + power - exp(power);
    }
    logLikelihood += normalizeRow(terms) - y[i];
    const key = Math.round(BINS * y[i]);
    const z = BINS * y[i] - key;
    isUsed[key - lowest] = 1;
    let power = 1;
    for (let j = 0; j < MOMENTS; j++) {
      powers[j] = power;
      power *= z;
    }
    for (let k = 0; k < size; k++) {
      counts[k] += terms[k];
      logs[k] += terms[k] * y[i];
      const at = (k * bins + key - lowest) * MOMENTS;
      for (let j = 0; j < MOMENTS; j++) sums[at + j] += terms[k] * powers[j];
    }
  }
  const used = [...isUsed.keys()].filter((bin) => isUsed[bin] === 1);
  const keys = Float64Array.from(used, (bin) => bin + lowest);
  const stats = Array.from(counts, (events, k): WeibullStats => ({
    events,
    eventLogs: logs[k],
    logs: {
      keys,
      sums: Float64Array.from(
        used.flatMap((bin) => [...sums.subarray((k * bins + bin) * MOMENTS, (k * bins + bin + 1) * MOMENTS)]),
      ),
    },
  }));
  return { logLikelihood, counts, components: stats };
};
