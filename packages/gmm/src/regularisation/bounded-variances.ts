import { exp, log } from "@latentjs/numerics";
import type { EstimateVariances } from "../structures/own-variances.js";
import { withinRatio } from "./bounded-ratio.js";

/** Each component has a variance along each axis, and along none more than `ratio` times that of another. */
export const variancesWithin =
  (ratio: number): EstimateVariances =>
  (weights, squares) => {
    const k = weights.length;
    const d = squares.length / k;
    const out = new Float64Array(squares.length);
    for (let j = 0; j < d; j++) {
      const own = weights.map((weight, c) => squares[c * d + j] / weight);
      for (const [c, variance] of withinRatio(own, weights, ratio).entries()) out[c * d + j] = variance;
    }
    return out;
  };

/** Largest difference of a logarithm of volume from their mean that ends the search, and the number of rounds that does. */
const SETTLED = 1e-14;
const MOST_ROUNDS = 10_000;
/** Below 2; what the ratio leaves of a step of 1 is a part of it, and rounds are fewer with longer ones. */
const LATER_STEPS = 1.7;

/**
 * The same where the product of the variances is one for all components, as in EVI and EVE. In the logarithms the function is concave and what is allowed is a convex set. With
 * multipliers for the volumes, which add up to 0, it falls apart into the axes: each component then has another weight, the sum of all being what it was, and
 * the multipliers are right when the volumes are equal. Weights are moved in proportion to the volumes: that is where they are right unless the
 * ratio binds, and where it does, a step downhill in the dual that does not go too far.
 */
export const oneVolumeWithin =
  (ratio: number): EstimateVariances =>
  (weights, squares, start) => {
    const d = squares.length / weights.length;
    const total = weights.reduce((a, b) => a + b, 0);
    const estimate = variancesWithin(ratio);
    let multiplied = weights;
    for (let round = 0; ; round++) {
      const variances = estimate(multiplied, squares, start);
      // No volume is equal to that of a point.
      if (!variances.every((v) => v > 0)) return variances;
      const volumes = weights.map((_, c) => meanLog(variances, c * d, d));
      const mean = volumes.reduce((a, b) => a + b, 0) / volumes.length;
      const isSettled = volumes.every((v) => Math.abs(v - mean) <= SETTLED);
      if (isSettled || round === MOST_ROUNDS)
        return drawnTogether(
          variances.map((v, at) => log(v) + mean - volumes[Math.floor(at / d)]),
          d,
          log(ratio),
        );
      const step = round === 0 ? 1 : LATER_STEPS;
      const next = multiplied.map((weight, c) => weight * exp(step * (volumes[c] - mean)));
      const sum = next.reduce((a, b) => a + b, 0);
      multiplied = next.map((weight) => (weight / sum) * total);
    }
  };

/**
 * The variances of these logarithms, which have equal volumes and are within a ratio but for what making the volumes equal has moved them; along each axis they are drawn
 * towards their mean until none is more than `most` above another, which leaves the volumes equal.
 */
const drawnTogether = (logs: Float64Array, d: number, most: number): Float64Array => {
  const k = logs.length / d;
  const means = new Float64Array(d);
  let widest = 0;
  for (let j = 0; j < d; j++) {
    const own = Array.from({ length: k }, (_, c) => logs[c * d + j]);
    means[j] = own.reduce((a, b) => a + b, 0) / k;
    widest = Math.max(widest, Math.max(...own) - Math.min(...own));
  }
  const part = widest > most ? most / widest : 1;
  return logs.map((v, at) => exp(means[at % d] + part * (v - means[at % d])));
};

const meanLog = (values: Float64Array, at: number, d: number): number => {
  let sum = 0;
  for (let j = 0; j < d; j++) sum += log(values[at + j]);
  return sum / d;
};
