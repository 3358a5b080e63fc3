import type { DenseBatch } from "@latentjs/em-core";

/**
 * A short name for rows and weights that changes when any bit of them does, but for accidents of one in 2^32: FNV-1a (Fowler,
 * Noll & Vo 1991) over the 32-bit halves of the numbers.
 */
export const fingerprint = ({ data, weights }: DenseBatch): string => {
  let hash = 0x811c9dc5;
  for (const numbers of weights === null ? [data] : [data, weights]) {
    const halves = new Uint32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
    for (let i = 0; i < halves.length; i++) hash = Math.imul(hash ^ halves[i], 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
};
