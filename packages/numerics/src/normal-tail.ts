import { LN_2PI } from "./constants.js";
import { exp } from "./exp.js";
import { log, log1p } from "./log.js";

/** From here on the tail is a continued fraction; below, half less a power series. */
const FAR = 2;
/** Terms of the continued fraction that reach rounding at FAR; fewer do further out. */
const FRACTION_TERMS = 160;
const SERIES_TERMS = 60;

const logDensity = (z: number): number => -(z * z + LN_2PI) / 2;

/** (Φ(z) - 1/2) / φ(z) = z + z³/3 + z^5/(3·5) + …, for |z| < FAR. NIST DLMF 7.6.2. */
const half = (z: number): number => {
  let term = z;
  let sum = z;
  for (let k = 3; k < 2 * SERIES_TERMS; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum;
};

/** Φ(-z) / φ(z) = 1/(z + 1/(z + 2/(z + 3/(z + …)))), for z >= FAR. NIST DLMF 7.9.1; Laplace (1805). */
const millsRatio = (z: number): number => {
  let below = z;
  for (let k = FRACTION_TERMS; k > 0; k--) below = z + k / below;
  return 1 / below;
};

/**
 * log P(Z > z) of a standard normal Z, in nats; within 4e-15 relative, far out in both tails too. -Infinity only at Infinity.
 */
export const logNormalTail = (z: number): number => {
  if (z >= FAR) return z === Infinity ? -Infinity : log(millsRatio(z)) + logDensity(z);
  if (z <= -FAR) return log1p(-exp(logNormalTail(-z)));
  return log(0.5 - exp(logDensity(z)) * half(z));
};

/** Hazard φ(z) / P(Z > z) of a standard normal, the expectation of Z given Z > z: about z where z is large, 0 at -Infinity. Within 1e-14 relative. */
export const normalHazard = (z: number): number => {
  if (z >= FAR) return z === Infinity ? Infinity : 1 / millsRatio(z);
  return exp(logDensity(z) - logNormalTail(z));
};
