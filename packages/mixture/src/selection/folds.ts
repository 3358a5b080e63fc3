import { makeRng, shuffle } from "@latentjs/numerics";

/**
 * A fold, 0 .. folds - 1, for each row, drawn at random; their sizes differ by one at most. The stream is named by the seed, so that the same seed
 * gives the same folds whatever else is drawn.
 */
export const foldsOf = (rows: number, folds: number, seed: number | string): Int32Array => {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  shuffle(makeRng(seed).split("folds"), order);
  const fold = new Int32Array(rows);
  for (const [at, row] of order.entries()) fold[row] = at % folds;
  return fold;
};
