import { floats, mapFloats } from "@latentjs/numerics";

/**
 * The M-step of variances, K × d: from the weight of each component, the sums of squares along its axes, K × d, and d positive numbers that
 * inner iterations may start from. 0 where there is no maximum.
 */
export type EstimateVariances = (
  weights: Float64Array,
  squares: Float64Array,
  start: Float64Array,
) => Float64Array;

/** Each component has a variance along each axis. */
export const ownVariances: EstimateVariances = (weights, squares) => {
  const d = squares.length / weights.length;
  return mapFloats(squares, (sum, at) => {
    const weight = weights[Math.floor(at / d)];
    return sum / (weight > 0 ? weight : 1);
  });
};

/** Each component has one variance along all axes. */
export const ownVariance: EstimateVariances = (weights, squares) => {
  const d = squares.length / weights.length;
  const out = floats(squares.length);
  for (let c = 0; c < weights.length; c++) {
    let sum = 0;
    for (let at = c * d; at < c * d + d; at++) sum += squares[at];
    const variance = sum / (weights[c] * d);
    out.fill(variance > 0 ? variance : 0, c * d, c * d + d);
  }
  return out;
};
