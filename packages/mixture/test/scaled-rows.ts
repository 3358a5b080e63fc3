import { fc } from "@fast-check/vitest";
import type { DenseBatch } from "@latentjs/em-core";
import { makeRng, type Rng } from "@latentjs/numerics";
import type { Partition, ScaledRows } from "../src/index.js";

/** Rows of `cols` columns as they are, in units of 1 where no scale is given. */
export const scaledRows = (
  cols: number,
  data: ArrayLike<number>,
  weights: ReadonlyArray<number> | null = null,
  scale: ReadonlyArray<number> = Array<number>(cols).fill(1),
): ScaledRows => {
  const batch: DenseBatch = {
    rows: data.length / cols,
    first: 0,
    cols,
    data: Float64Array.from(data),
    weights: weights === null ? null : Float64Array.from(weights),
  };
  return { batch, scale: Float64Array.from(scale) };
};

/** The same rows with each column multiplied by a factor and moved by an offset; the scale follows the factors. */
export const transformed = (
  { batch, scale }: ScaledRows,
  factor: (column: number) => number,
  offset: number,
): ScaledRows => ({
  batch: { ...batch, data: batch.data.map((v, at) => v * factor(at % batch.cols) + offset) },
  scale: scale.map((v, j) => v * factor(j)),
});

/** Row i, or centre i, as text that is equal where the numbers are. */
export const keyOf = (data: Float64Array, cols: number, i: number): string =>
  data.subarray(i * cols, (i + 1) * cols).join();

const distinctRows = ({ batch }: ScaledRows): number =>
  new Set(Array.from({ length: batch.rows }, (_, i) => keyOf(batch.data, batch.cols, i))).size;

export const weightOf = ({ batch }: ScaledRows, i: number): number => batch.weights?.[i] ?? 1;

/** Squared distance of row i from centre k, in units of the scale, by its definition. */
export const squaredDistance = (
  { batch, scale }: ScaledRows,
  i: number,
  centres: Float64Array,
  k: number,
): number =>
  scale.reduce((total, unit, j) => {
    const z = (batch.data[i * batch.cols + j] - centres[k * batch.cols + j]) / unit;
    return total + z * z;
  }, 0);

/** Weighted sum of squared distances from the own centre. */
export const withinSquares = (rows: ScaledRows, { labels, centres }: Partition): number =>
  labels.reduce((total, label, i) => total + weightOf(rows, i) * squaredDistance(rows, i, centres, label), 0);

export interface RowsCase {
  readonly k: number;
  readonly rows: ScaledRows;
  readonly rng: Rng;
}

/**
 * 3 to 40 rows on a grid of quarters, many of them equal, in one to three columns, and a number of centres that the
 * distinct rows suffice for. Sums and squares of such numbers are exact, also about an offset of 1e8.
 */
export const rowsCase: fc.Arbitrary<RowsCase> = fc
  .record({
    n: fc.integer({ min: 3, max: 40 }),
    cols: fc.integer({ min: 1, max: 3 }),
    levels: fc.constantFrom(2, 4, 50),
    weighted: fc.boolean(),
    seed: fc.nat(),
  })
  .map(({ n, cols, levels, weighted, seed }) => {
    const rng = makeRng(seed);
    const data = Float64Array.from({ length: n * cols }, () => rng.below(levels) / 4);
    const weights = weighted ? Array.from({ length: n }, () => (1 + rng.below(8)) / 2) : null;
    const rows = scaledRows(
      cols,
      data,
      weights,
      Array.from({ length: cols }, () => 2 ** (rng.below(5) - 2)),
    );
    return { k: 1 + rng.below(Math.min(6, distinctRows(rows))), rows, rng: rng.split("rest") };
  });
