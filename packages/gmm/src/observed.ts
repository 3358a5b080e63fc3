import type { FlatRows } from "@latentjs/em-core";

/** Weights in which rows with nothing observed have weight zero; null where all rows count 1. */
export const weightsOfObserved = (
  rows: FlatRows,
  weights: ArrayLike<number> | undefined,
): ArrayLike<number> | null => {
  const { cols, data } = rows;
  const isUnobserved = (i: number): boolean => data.subarray(i * cols, (i + 1) * cols).every(Number.isNaN);
  let some = false;
  for (let i = 0; i < rows.rows && !some; i++) some = isUnobserved(i);
  if (!some) return weights ?? null;
  return Float64Array.from({ length: rows.rows }, (_, i) =>
    isUnobserved(i) ? 0 : weights === undefined ? 1 : weights[i],
  );
};
