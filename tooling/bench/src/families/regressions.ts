/* E-steps by hand for mixtures of regressions with p predictors as they are. */
import type { LinearRegression, LinearRegressionStats } from "@latentjs/families/linear-regression";
import type { LogisticRegression } from "@latentjs/families/logistic-regression";
import type { PoissonRegression } from "@latentjs/families/poisson-regression";
import { momentsAbout } from "@latentjs/mvn";
import { exp, LN_2PI, log, log1p } from "@latentjs/numerics";
import type { BareLoop } from "./contest.js";
import { normalizeRow } from "./row.js";

/** Intercepts and slopes, component after component. */
const coefficientsOf = (
  components: ReadonlyArray<{ readonly intercept: number; readonly slopes: Float64Array }>,
): Float64Array => Float64Array.from(components.flatMap(({ intercept, slopes }) => [intercept, ...slopes]));

/** Moments of predictors and residuals are taken about 0, which is next to the means of both here. */
export const linearRegression: BareLoop<LinearRegression, LinearRegressionStats> = (
  [y, ...predictors],
  { weights, components },
) => {
  const size = components.length;
  const p = predictors.length;
  const m = p + 1;
  const coefficients = coefficientsOf(components);
  const half = Float64Array.from(components, ({ variance }) => 0.5 / variance);
  const constant = Float64Array.from(
    components,
    ({ variance }, k) => log(weights[k]) - (LN_2PI + log(variance)) / 2,
  );
  const row = new Float64Array(m);
  const sums = components.map(() => new Float64Array(m));
  const products = components.map(() => new Float64Array(m * m));
  const [residual, terms, counts] = Array.from({ length: 3 }, () => new Float64Array(size));
  let logLikelihood = 0;
  for (let i = 0; i < y.length; i++) {
    for (let j = 0; j < p; j++) row[j] = predictors[j][i];
    for (let k = 0; k < size; k++) {
      let rest = y[i] - coefficients[k * m];
      for (let j = 0; j < p; j++) rest -= coefficients[k * m + j + 1] * row[j];
      residual[k] = rest;
      terms[k] = constant[k] - half[k] * rest * rest;
    }
    logLikelihood += normalizeRow(terms);
    for (let k = 0; k < size; k++) {
      const [sum, product] = [sums[k], products[k]];
      counts[k] += terms[k];
      row[p] = residual[k];
      for (let j = 0; j < m; j++) {
        const weighted = terms[k] * row[j];
        sum[j] += weighted;
        for (let l = 0; l <= j; l++) product[j * m + l] += weighted * row[l];
      }
    }
  }
  const stats = components.map((_, k): LinearRegressionStats => ({
    centre: coefficients.slice(k * m, (k + 1) * m),
    moments: momentsAbout(new Float64Array(m), counts[k], sums[k], products[k]),
  }));
  return { logLikelihood, counts, components: stats };
};

/** Statistics of a regression with a link: derivatives of the log-likelihood at `centre`, and how far the predictors of its rows reach. */
export interface QuadraticStats {
  readonly weight: number;
  readonly centre: Float64Array;
  readonly score: Float64Array;
  readonly information: Float64Array;
  readonly reach: Float64Array;
}

/** Totals of score, information and reach, and what is made of them; `row` begins with 1. */
const quadraticTotals = (size: number, n: number) => {
  const score = Array.from({ length: size }, () => new Float64Array(n));
  const information = Array.from({ length: size }, () => new Float64Array(n * n));
  const reach = Array.from({ length: size }, () => new Float64Array(n));
  return {
    add: (k: number, weight: number, row: Float64Array, slope: number, curvature: number): void => {
      if (!(weight > 0)) return;
      const [first, second, far] = [score[k], information[k], reach[k]];
      for (let j = 0; j < n; j++) {
        const value = row[j];
        const weighted = curvature * value;
        first[j] += slope * value;
        if (Math.abs(value) > far[j]) far[j] = Math.abs(value);
        for (let l = 0; l <= j; l++) second[j * n + l] += weighted * row[l];
      }
    },
    finish: (k: number, weight: number, centre: Float64Array): QuadraticStats => {
      const full = information[k];
      for (let j = 0; j < n; j++) for (let l = 0; l < j; l++) full[l * n + j] = full[j * n + l];
      return { weight, centre, score: score[k], information: full, reach: reach[k] };
    },
  };
};

export const poissonRegression: BareLoop<PoissonRegression, QuadraticStats> = (
  [y, , offset, minusLogFactorial, ...predictors],
  { weights, components },
) => {
  const size = components.length;
  const n = predictors.length + 1;
  const coefficients = coefficientsOf(components);
  const logWeight = weights.map(log);
  const row = new Float64Array(n).fill(1);
  const totals = quadraticTotals(size, n);
  const [mean, terms, counts] = Array.from({ length: 3 }, () => new Float64Array(size));
  let logLikelihood = 0;
  for (let i = 0; i < y.length; i++) {
    for (let j = 1; j < n; j++) row[j] = predictors[j - 1][i];
    for (let k = 0; k < size; k++) {
      let e = offset[i];
      for (let j = 0; j < n; j++) e += coefficients[k * n + j] * row[j];
      mean[k] = exp(e);
      terms[k] = logWeight[k] + y[i] * e - mean[k];
    }
    logLikelihood += normalizeRow(terms) + minusLogFactorial[i];
    for (let k = 0; k < size; k++) {
      counts[k] += terms[k];
      totals.add(k, terms[k], row, terms[k] * (y[i] - mean[k]), terms[k] * mean[k]);
    }
  }
  const stats = components.map((_, k) => totals.finish(k, counts[k], coefficients.slice(k * n, (k + 1) * n)));
  return { logLikelihood, counts, components: stats };
};

export const logisticRegression: BareLoop<LogisticRegression, QuadraticStats> = (
  [y, trials, offset, logWays, ...predictors],
  { weights, components },
) => {
  const size = components.length;
  const n = predictors.length + 1;
  const coefficients = coefficientsOf(components);
  const logWeight = weights.map(log);
  const row = new Float64Array(n).fill(1);
  const totals = quadraticTotals(size, n);
  const [mean, variance, terms, counts] = Array.from({ length: 4 }, () => new Float64Array(size));
  let logLikelihood = 0;
  for (let i = 0; i < y.length; i++) {
    for (let j = 1; j < n; j++) row[j] = predictors[j - 1][i];
    for (let k = 0; k < size; k++) {
      let e = offset[i];
      for (let j = 0; j < n; j++) e += coefficients[k * n + j] * row[j];
      const small = exp(-Math.abs(e));
      const rare = small / (1 + small);
      mean[k] = trials[i] * (e > 0 ? 1 - rare : rare);
      variance[k] = (trials[i] * rare) / (1 + small);
      terms[k] = logWeight[k] + y[i] * e - trials[i] * (Math.max(e, 0) + log1p(small));
    }
    logLikelihood += normalizeRow(terms) + logWays[i];
    for (let k = 0; k < size; k++) {
      counts[k] += terms[k];
      totals.add(k, terms[k], row, terms[k] * (y[i] - mean[k]), terms[k] * variance[k]);
    }
  }
  const stats = components.map((_, k) => totals.finish(k, counts[k], coefficients.slice(k * n, (k + 1) * n)));
  return { logLikelihood, counts, components: stats };
};
