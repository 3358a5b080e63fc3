import { digamma, logBeta, logGamma } from "@latentjs/numerics";

/**
 * A prior of the mixing weights, and what follows from it once components hold `counts` of the rows: every function takes the K counts in the order of the
 * components.
 */
export interface WeightsPrior {
  readonly name: "dirichlet" | "dirichlet-process";
  readonly concentration: number;
  /** E[log weight[k]] under the posterior, in nats. */
  readonly expectedLogs: (counts: Float64Array) => Float64Array;
  /** E[weight[k]] under the posterior, scaled to sum to 1. */
  readonly expectedWeights: (counts: Float64Array) => Float64Array;
  /** Kullback-Leibler divergence of the posterior from the prior, in nats. */
  readonly divergence: (counts: Float64Array) => number;
}

const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);

/** A symmetric Dirichlet prior with this concentration of each component (Bishop 2006, section 10.2). */
export const dirichlet = (concentration: number): WeightsPrior => {
  const posterior = (counts: Float64Array): Float64Array => counts.map((n) => n + concentration);
  const expectedLogs = (counts: Float64Array): Float64Array => {
    const alpha = posterior(counts);
    const whole = digamma(sum(alpha));
    return alpha.map((a) => digamma(a) - whole);
  };
  return {
    name: "dirichlet",
    concentration,
    expectedLogs,
    expectedWeights: (counts) => {
      const alpha = posterior(counts);
      const whole = sum(alpha);
      return alpha.map((a) => a / whole);
    },
    divergence: (counts) => {
      const k = counts.length;
      const alpha = posterior(counts);
      const logs = expectedLogs(counts);
      let total = logGamma(sum(alpha)) - logGamma(k * concentration) + k * logGamma(concentration);
      for (let c = 0; c < k; c++) total += counts[c] * logs[c] - logGamma(alpha[c]);
      return total;
    },
  };
};

/**
 * Stick-breaking weights of a Dirichlet process with this concentration, cut off after K components (Blei & Jordan 2006, Bayesian Anal. 1, 121-143): the
 * first component takes a Beta(1, concentration) part of the whole, the next one such a part of what is left, and so on.
 */
export const dirichletProcess = (concentration: number): WeightsPrior => {
  /** Parameters of the posterior of each part: 1 + its rows, concentration + the rows of all later ones. */
  const parts = (counts: Float64Array): { readonly own: Float64Array; readonly later: Float64Array } => {
    const later = new Float64Array(counts.length);
    let rest = 0;
    for (let c = counts.length - 1; c >= 0; c--) {
      later[c] = concentration + rest;
      rest += counts[c];
    }
    return { own: counts.map((n) => 1 + n), later };
  };
  return {
    name: "dirichlet-process",
    concentration,
    expectedLogs: (counts) => {
      const { own, later } = parts(counts);
      let left = 0;
      return own.map((a, c) => {
        const whole = digamma(a + later[c]);
        const log = left + digamma(a) - whole;
        left += digamma(later[c]) - whole;
        return log;
      });
    },
    expectedWeights: (counts) => {
      const { own, later } = parts(counts);
      let left = 1;
      const weights = own.map((a, c) => {
        const weight = (left * a) / (a + later[c]);
        left *= later[c] / (a + later[c]);
        return weight;
      });
      const whole = sum(weights);
      return weights.map((weight) => weight / whole);
    },
    divergence: (counts) => {
      const { own, later } = parts(counts);
      let total = 0;
      for (const [c, a] of own.entries()) {
        const b = later[c];
        const whole = digamma(a + b);
        total += logBeta(1, concentration) - logBeta(a, b);
        total += (a - 1) * (digamma(a) - whole) + (b - concentration) * (digamma(b) - whole);
      }
      return total;
    },
  };
};
