import { exp, log } from "@latentjs/numerics";
import { integer, type Arbitrary } from "fast-check";

const STEPS = 4096;

/** Few digits, so that counterexamples can be read. */
const rounded = (value: number): number => Number(value.toPrecision(4));

/**
 * Numbers spread evenly from `low` to `high`, with few digits. `double` of fast-check is no substitute: it draws bit patterns evenly, so that
 * nearly all of its numbers are next to 0.
 */
export const between = (low: number, high: number): Arbitrary<number> =>
  integer({ min: 0, max: STEPS }).map((i) => within(low, high, rounded(low + ((high - low) * i) / STEPS)));

/** Positive numbers whose logarithms are spread evenly, with few digits: for rates, scales and variances. */
export const positiveBetween = (low: number, high: number): Arbitrary<number> => {
  const [bottom, top] = [log(low), log(high)];
  return integer({ min: 0, max: STEPS }).map((i) =>
    within(low, high, rounded(exp(bottom + ((top - bottom) * i) / STEPS))),
  );
};

const within = (low: number, high: number, value: number): number => Math.min(high, Math.max(low, value));
