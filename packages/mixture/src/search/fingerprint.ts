import type { Batch } from "@latentjs/em-core";

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * A short name for arrays of numbers that changes when any bit of them does, but for accidents of one in 2^32: FNV-1a
 * (Fowler, Noll & Vo 1991) over the 32-bit halves of the numbers, with the high bits folded down after each.
 */
export const fingerprint = (...arrays: ReadonlyArray<Float64Array>): string => {
  let hash = FNV_OFFSET;
  for (const numbers of arrays) {
    const halves = new Uint32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
    for (let i = 0; i < halves.length; i++) {
      hash = Math.imul(hash ^ halves[i], FNV_PRIME);
      // A product carries upwards only: without this, two changed signs would cancel.
      hash ^= hash >>> 15;
    }
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
};

/** What a batch has besides the values of its rows: weights, and what is known of the rows beforehand. */
export const besidesValues = ({ weights, known, logPriors }: Batch): ReadonlyArray<Float64Array> => [
  ...(weights === null ? [] : [weights]),
  ...(known === undefined ? [] : [Float64Array.from(known)]),
  ...(logPriors === undefined ? [] : [logPriors]),
];
