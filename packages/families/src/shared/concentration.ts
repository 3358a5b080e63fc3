import { besselDeficit, besselRatio, exp, log } from "@latentjs/numerics";

const ROUNDS = 50;

/** From here on A'(k) = (d - 1) / (2 k^2) to 1e-6, while the exact formula loses its digits. */
const FAR = 1e6;

/**
 * The concentration k >= 0 at which A(k) = I[d/2](k) / I[d/2-1](k) is `length`, the length of the mean of unit vectors in d dimensions;
 * `lack` is 1 - length^2, which is given apart because its digits are gone from a `length` near 1.
 *
 * Newton's method from Banerjee et al. (2005), eq. 4.4, on log A against log k where directions are spread, and on log(1 - A) where they
 * are close: both are nearly straight lines there.
 */
export const concentrationOf = (d: number, length: number, lack: number): number => {
  if (length === 0) return 0;
  const order = d / 2 - 1;
  const deficit = lack / (1 + length);
  let k = (length * (d - length * length)) / lack;
  for (let round = 0; round < ROUNDS; round++) {
    const ratio = besselRatio(order, k);
    const rest = besselDeficit(order, k);
    const slope = k < FAR ? rest * (1 + ratio) - ((d - 1) / k) * ratio : rest / k;
    const step =
      length < 0.5 ? (log(length / ratio) * ratio) / (k * slope) : (log(rest / deficit) * rest) / (k * slope);
    // A first guess is within a factor of 2, so a longer step is one that rounding made.
    k *= exp(Math.max(-1, Math.min(1, step)));
    if (Math.abs(step) < 8 * Number.EPSILON) break;
  }
  return k;
};
