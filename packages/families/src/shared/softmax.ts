import { expInto, log, TILE_ROWS } from "@latentjs/numerics";

/** Scratch for the softmax of a tile. */
export interface SoftmaxScratch {
  readonly top: Float64Array;
  readonly total: Float64Array;
  readonly term: Float64Array;
}

/** Scratch for tiles of at most `TILE_ROWS` rows. */
export const softmaxScratch = (): SoftmaxScratch => ({
  top: new Float64Array(TILE_ROWS),
  total: new Float64Array(TILE_ROWS),
  term: new Float64Array(TILE_ROWS),
});

/** Logits of n rows, one column a component, to logarithms of probabilities. Allocates nothing. */
export const logSoftmax = (
  columns: ReadonlyArray<Float64Array>,
  n: number,
  { top, total, term }: SoftmaxScratch,
): void => {
  top.fill(Number.NEGATIVE_INFINITY, 0, n);
  total.fill(0, 0, n);
  for (const column of columns) for (let i = 0; i < n; i++) top[i] = Math.max(top[i], column[i]);
  for (const column of columns) {
    for (let i = 0; i < n; i++) term[i] = column[i] - top[i];
    expInto(term, n);
    for (let i = 0; i < n; i++) total[i] += term[i];
  }
  for (let i = 0; i < n; i++) top[i] += log(total[i]);
  for (const column of columns) for (let i = 0; i < n; i++) column[i] -= top[i];
};
