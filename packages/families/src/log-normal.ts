/**
 * Log-normal components for positive measurements and durations.
 *
 * Takes one column of positive numbers; no missing values. With the setting `event` a row may end before its event (right-censored). With y = log x,
 * log f(x) = -(log(2π varianceLog) + (y - meanLog)² / varianceLog) / 2 - y, and a censored row counts with log P(X > x). The estimates are the weighted
 * mean and variance of y; those of censored rows are expected given y > log x, which makes the censored fit an EM within the EM and `q` a lower bound. A
 * component whose values are all equal has no estimate.
 * Source: Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, 2nd ed., ch. 14; censored: Aitkin (1981), Technometrics 23,
 * 161-163.
 */
import {
  aboveZero,
  anyNumber,
  E,
  ifSpread,
  positiveNumbers,
  real,
  scalars,
  spreadAbout,
  spreads,
  squares,
  struct,
  univariateFamily,
  univariateModule,
  type Accumulator,
  type FamilyModule,
  type NamedFamily,
  type Spread,
  type Univariate,
  type UnivariateSpec,
} from "@latentjs/mixture";
import type { ColumnBatch } from "@latentjs/em-core";
import { exp, LN_2PI, log, log1p, logNormalTail, normalHazard, standardNormal } from "@latentjs/numerics";
import { ifEvents } from "./shared/events.js";
import { roundingAt } from "./shared/rounding.js";

/** Parameters of one component: moments of log x. */
export interface LogNormal {
  readonly meanLog: number;
  /** > 0. */
  readonly varianceLog: number;
}

/** Expected sufficient statistics. */
export interface LogNormalStats {
  /** Weight of the rows whose event was seen. */
  readonly events: number;
  /** Weight, mean and sum of squares about it of log x, expected where a row is censored. */
  readonly logs: Spread;
}

/** Moments of log x about the current mean; a censored row adds what it is expected to. */
const accumulator = ({ meanLog, varianceLog }: LogNormal): Accumulator<ColumnBatch, LogNormalStats> => {
  const stdDev = Math.sqrt(varianceLog);
  // Weight, sum of gaps, sum of squared gaps, weight of events.
  const totals = new Float64Array(4);
  return {
    add: ({ columns: [, event, y] }, from, to, weight) => {
      let held = 0;
      let gaps = 0;
      let scatter = 0;
      let events = 0;
      for (let i = from; i < to; i++) {
        const w = weight[i - from];
        const gap = y[i] - meanLog;
        held += w;
        if (event[i] === 1) {
          events += w;
          gaps += w * gap;
          scatter += w * gap * gap;
        } else {
          const expected = stdDev * normalHazard(gap / stdDev);
          gaps += w * expected;
          scatter += w * (varianceLog + gap * expected);
        }
      }
      totals[0] += held;
      totals[1] += gaps;
      totals[2] += scatter;
      totals[3] += events;
    },
    finish: () => {
      const [weight, gaps, scatter, events] = totals;
      if (!(weight > 0)) return { events: 0, logs: { weight: 0, mean: 0, spread: 0 } };
      const shift = gaps / weight;
      const spread = Math.max(0, scatter - gaps * shift);
      return { events, logs: { weight, mean: meanLog + shift, spread } };
    },
  };
};

const definition: Univariate<LogNormal, LogNormalStats> = {
  name: "log-normal",
  summary: "Positive measurements or durations whose logarithms are normal",
  support: positiveNumbers,
  censored: true,
  derive: [log],
  feature: 2,
  parameters: scalars<LogNormal>({ meanLog: anyNumber, varianceLog: aboveZero }),
  stats: struct<LogNormalStats>({ events: real, logs: spreads(squares) }),
  open: (theta) => {
    const { meanLog, varianceLog } = theta;
    const constant = -(LN_2PI + log(varianceLog)) / 2;
    const half = 0.5 / varianceLog;
    const stdDev = Math.sqrt(varianceLog);
    return {
      logDensity: ({ columns: [, event, y] }, from, to, out) => {
        for (let i = from; i < to; i++) {
          const gap = y[i] - meanLog;
          out[i - from] = event[i] === 1 ? constant - half * gap * gap - y[i] : logNormalTail(gap / stdDev);
        }
      },
      accumulator: () => accumulator(theta),
    };
  },
  estimate: ({ events, logs }) =>
    ifEvents(logs.weight, events, () =>
      ifSpread(squares, logs, () => E.right({ meanLog: logs.mean, varianceLog: logs.spread / logs.weight })),
    ),
  q: ({ meanLog, varianceLog }, { logs }) =>
    -(logs.weight * log(varianceLog) + spreadAbout(squares, logs, meanLog) / varianceLog) / 2,
  rounding: ({ meanLog, varianceLog }) => roundingAt((1 + Math.abs(meanLog)) / Math.sqrt(varianceLog)),
  // The log-normal with these two moments.
  neutral: ({ mean, variance }) => {
    const varianceLog = variance > 0 ? log1p(variance / (mean * mean)) : 1;
    return { meanLog: log(mean) - varianceLog / 2, varianceLog };
  },
  draw: ({ meanLog, varianceLog }, rng) => exp(meanLog + Math.sqrt(varianceLog) * standardNormal(rng)),
};

/** Log-normal components for a column of positive numbers. */
export const logNormal = (spec: UnivariateSpec): NamedFamily<LogNormal, LogNormalStats> =>
  univariateFamily(definition, spec);

/** The family for fits by name. */
export const family: FamilyModule = univariateModule(definition);
