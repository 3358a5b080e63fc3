/**
 * Weibull components for durations.
 *
 * Takes one column of positive numbers; no missing values. With the setting `event` a row may end before its event (right-censored) and then counts with
 * log S(x). log f(x) = log(shape / scale) + (shape - 1) log(x / scale) - (x / scale)^shape, log S(x) = -(x / scale)^shape. The estimate solves the likelihood
 * equation of the shape by Newton's method. That needs sums of x^shape for every shape: the statistics hold, for each 64th of a unit of log x, the first
 * moments of log x, from which those sums follow by their power series, to 1e-13 relative up to shape 50 and 1e-9 at shape 100, the most that the family has.
 * Their size depends on the range of log x only. A component whose values differ by so little that the shape would be larger gets 100, with a remark; values
 * that are all equal have no estimate.
 * Source: Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, 2nd ed., ch. 21; censored: Kalbfleisch & Prentice (2002), The
 * Statistical Analysis of Failure Time Data, 2nd ed., section 3.4.
 */
import {
  aboveZero,
  E,
  increasingRoot,
  invalidInput,
  keyedSums,
  keyedTable,
  positiveNumbers,
  real,
  scalars,
  struct,
  tileMemo,
  univariateFamily,
  univariateModule,
  type FamilyModule,
  type KeyedSums,
  type NamedFamily,
  type ScalarDomain,
  type Slope,
  type Univariate,
  type UnivariateSpec,
} from "@latentjs/mixture";
import { exp, expInto, log, standardExponential } from "@latentjs/numerics";
import { ifEvents } from "./shared/events.js";

/** Parameters of one component. */
export interface Weibull {
  /** Above 0 and up to 100. */
  readonly shape: number;
  /** The duration that a share 1/e outlasts, > 0. */
  readonly scale: number;
}

/** Expected sufficient statistics, in y = log x. */
export interface WeibullStats {
  /** Weight of the rows whose event was seen. */
  readonly events: number;
  /** Their weighted sum of y. */
  readonly eventLogs: number;
  /** For all rows, by the nearest 64th b of y: weighted sums of (64 (y - b))^j, j = 0, …, 11. */
  readonly logs: KeyedSums;
}

const MOST = 100;
/** What the power series leaves of a difference of logarithms, times the shape. */
const ROUNDING = 1e-6;
const BINS = 64;
const MOMENTS = 12;
const shapes: ScalarDomain = {
  ...aboveZero,
  expected: "a number above 0 and up to 100",
  holds: (shape) => shape > 0 && shape <= MOST,
};

/** log sum_i w[i] x[i]^shape, and its first two derivatives by shape: the cumulants of y, weighted by x^shape. */
const logPowerSum = (
  { keys, sums }: KeyedSums,
  shape: number,
): { readonly value: number; readonly mean: number; readonly variance: number } => {
  // All powers are taken relative to the largest.
  const top = keys[keys.length - 1] / BINS;
  const t = shape / BINS;
  let total = 0;
  let first = 0;
  let second = 0;
  for (const [n, key] of keys.entries()) {
    // The power series of the sum of e^(t z), z = 64 (y - b), and its derivatives by t.
    let p = 0;
    let p1 = 0;
    let p2 = 0;
    let power = 1;
    for (let j = 0; j < MOMENTS; j++) {
      const moment = sums[n * MOMENTS + j];
      p += power * moment;
      if (j + 1 < MOMENTS) p1 += power * sums[n * MOMENTS + j + 1];
      if (j + 2 < MOMENTS) p2 += power * sums[n * MOMENTS + j + 2];
      power *= t / (j + 1);
    }
    const gap = key / BINS - top;
    const factor = exp(shape * gap);
    total += factor * p;
    first += factor * (gap * p + p1 / BINS);
    second += factor * (gap * gap * p + (2 * gap * p1 + p2 / BINS) / BINS);
  }
  const mean = first / total;
  return { value: shape * top + log(total), mean: top + mean, variance: second / total - mean * mean };
};

const estimateFrom = (stats: WeibullStats, start: number): ReturnType<typeof increasingRoot> => {
  const meanLog = stats.eventLogs / stats.events;
  return increasingRoot(
    "The likelihood equation of the Weibull shape",
    (u): Slope => {
      const shape = exp(u);
      const { mean, variance } = logPowerSum(stats.logs, shape);
      // Times shape, so that it is without units.
      return {
        value: shape * (mean - meanLog) - 1,
        slope: shape * (mean - meanLog + shape * Math.max(0, variance)),
      };
    },
    log(start),
  );
};

const definition: Univariate<Weibull, WeibullStats> = {
  name: "weibull",
  summary: "Durations whose rate of events grows or falls with a power of time",
  support: positiveNumbers,
  censored: true,
  derive: [log],
  feature: 2,
  parameters: scalars<Weibull>({ shape: shapes, scale: aboveZero }),
  stats: struct<WeibullStats>({ events: real, eventLogs: real, logs: keyedSums(MOMENTS) }),
  open: ({ shape, scale }) => {
    const logScale = log(scale);
    const logShape = log(shape);
    // A tile's classes, kept for no longer than `add` takes.
    const nearest = tileMemo(({ columns: [, , y] }, from, to, out) => {
      for (let i = from; i < to; i++) out[i - from] = Math.round(BINS * y[i]);
    });
    return {
      logDensity: ({ columns: [, event, y] }, from, to, out) => {
        for (let i = from; i < to; i++) out[i - from] = shape * (y[i] - logScale);
        expInto(out, to - from);
        for (let i = from; i < to; i++) {
          out[i - from] = event[i] * (logShape + shape * (y[i] - logScale) - y[i]) - out[i - from];
        }
      },
      accumulator: () => {
        const table = keyedTable(MOMENTS);
        const totals = new Float64Array(2);
        return {
          add: (batch, from, to, weight) => {
            const [, event, y] = batch.columns;
            const n = to - from;
            const keys = nearest.compute(batch, from, to);
            const places = table.find(keys, 0, n, weight);
            const { sums } = table;
            let events = 0;
            let logs = 0;
            for (let i = 0; i < n; i++) {
              const w = weight[i];
              if (w === 0) continue;
              const value = y[from + i];
              const seen = w * event[from + i];
              events += seen;
              logs += seen * value;
              const z = BINS * value - keys[i];
              // Two powers at a time, so that not every product waits for the one before it.
              const square = z * z;
              let even = w;
              let odd = w * z;
              const end = places[i] + MOMENTS;
              for (let at = places[i]; at < end; at += 2) {
                sums[at] += even;
                sums[at + 1] += odd;
                even *= square;
                odd *= square;
              }
            }
            totals[0] += events;
            totals[1] += logs;
          },
          finish: () => ({ events: totals[0], eventLogs: totals[1], logs: table.finish() }),
        };
      },
    };
  },
  estimate: (stats, previous) =>
    ifEvents(stats.logs.keys.length, stats.events, () => {
      const meanLog = stats.eventLogs / stats.events;
      const most = logPowerSum(stats.logs, MOST);
      const atMost = MOST * (most.mean - meanLog);
      if (!(atMost > ROUNDING)) {
        return E.left(
          invalidInput(
            "durations",
            "durations that differ in every component",
            `a component where they are next to ${exp(meanLog)}, which asks for a shape above ${MOST}`,
            "Fit fewer components, or look for a value that is repeated often.",
          ),
        );
      }
      const withShape = (shape: number): Weibull => ({
        shape,
        scale: exp((logPowerSum(stats.logs, shape).value - log(stats.events)) / shape),
      });
      // The likelihood rises up to the bound.
      if (atMost < 1) return E.right(withShape(MOST));
      return E.map((u: number) => withShape(Math.min(MOST, exp(u))))(estimateFrom(stats, previous.shape));
    }),
  q: ({ shape, scale }, { events, eventLogs, logs }) => {
    const logScale = log(scale);
    const density = events * (log(shape) - shape * logScale) + (shape - 1) * eventLogs;
    return logs.keys.length === 0
      ? density
      : density - exp(logPowerSum(logs, shape).value - shape * logScale);
  },
  remarks: ({ shape, scale }) =>
    shape < MOST
      ? []
      : [
          {
            message: `has a shape of ${MOST}, the largest there is: its durations differ by a few hundredths, about ${scale}`,
            isTight: true,
          },
        ],
  neutral: ({ mean }) => ({ shape: 1, scale: mean }),
  draw: ({ shape, scale }, rng) =>
    Math.max(Number.MIN_VALUE, scale * exp(log(standardExponential(rng)) / shape)),
};

/** Weibull components for a column of durations. */
export const weibull = (spec: UnivariateSpec): NamedFamily<Weibull, WeibullStats> =>
  univariateFamily(definition, spec);

/** The family for fits by name. */
export const family: FamilyModule = univariateModule(definition);
