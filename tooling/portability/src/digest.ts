import type { GmmFit } from "@latentjs/gmm";

/**
 * SHA-256, in hexadecimal, over the bytes of `numbers` as little-endian doubles. By the web's cryptography, which Node and
 * browsers share.
 */
export const digest = async (numbers: ReadonlyArray<number>): Promise<string> => {
  const view = new DataView(new ArrayBuffer(8 * numbers.length));
  numbers.forEach((number, i) => {
    view.setFloat64(8 * i, number, true);
  });
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", view.buffer));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
};

/** The numbers of a fit that are promised to the last bit: weights, means, covariances, trace, number of E-steps. */
export const numbersOf = ({ params, trace, evaluations }: GmmFit): ReadonlyArray<number> => [
  ...params.weights,
  ...params.components.flatMap(({ mean }) => [...mean]),
  ...params.components.flatMap(({ cov }) => [...cov]),
  ...trace,
  evaluations,
];
