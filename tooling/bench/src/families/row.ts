import { exp, log } from "@latentjs/numerics";

/**
 * Turns the log joint densities of one row, one a component, into its posterior probabilities, and returns the row's mixture log-density in nats: the
 * log-sum-exp that every loop by hand begins with.
 */
export const normalizeRow = (terms: Float64Array): number => {
  let top = -Infinity;
  for (let k = 0; k < terms.length; k++) if (terms[k] > top) top = terms[k];
  let total = 0;
  for (let k = 0; k < terms.length; k++) {
    const e = exp(terms[k] - top);
    terms[k] = e;
    total += e;
  }
  const factor = 1 / total;
  for (let k = 0; k < terms.length; k++) terms[k] *= factor;
  return top + log(total);
};
