import type { Batch } from "@latentjs/em-core";
import { gammaVariate, standardExponential, type Rng } from "@latentjs/numerics";

/** Weights are positive; a gamma variate of a small shape may be 0. */
const LEAST = Number.MIN_VALUE;

/**
 * Random weights of the rows with the total of their own: shares from a Dirichlet distribution, by exponential variates. A row of weight m has a gamma variate
 * of shape m, as the sum of m rows' exponentials has.
 */
export const reweighted = ({ rows, weights }: Batch, rng: Rng): Float64Array => {
  const out = new Float64Array(rows);
  let drawn = 0;
  let wanted = 0;
  for (let i = 0; i < rows; i++) {
    const weight = weights === null ? 1 : (weights[i] ?? 0);
    out[i] = Math.max(LEAST, weight === 1 ? standardExponential(rng) : gammaVariate(rng, weight));
    drawn += out[i] ?? 0;
    wanted += weight;
  }
  const factor = wanted / drawn;
  return out.map((weight) => Math.max(LEAST, weight * factor));
};
