/** Exponent of the first entry of {@link POWERS}: `POWERS[m - LOWEST] = 2^m`. */
export const LOWEST = -1074;

const HIGHEST = 1023;

/** Every power of two that a double holds, exactly, from 2^-1074 (subnormal) to 2^1023. */
export const POWERS: Float64Array = new Float64Array(HIGHEST - LOWEST + 1);

let power = 1;
for (let m = 0; m <= HIGHEST; m++) {
  POWERS[m - LOWEST] = power;
  power *= 2;
}
power = 1;
for (let m = 0; m >= LOWEST; m--) {
  POWERS[m - LOWEST] = power;
  power *= 0.5;
}
