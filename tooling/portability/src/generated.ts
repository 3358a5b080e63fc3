import type { FlatRows } from "@latentjs/em-core";
import { makeRng, standardNormal } from "@latentjs/numerics";
import type { GeneratedRows } from "./fits.js";

/** Spread of the component means in standard deviations of a component: components overlap. */
const SPREAD = 1.5;
/** One row in so many has weight 0. */
const IGNORED = 50;

/** Rows to fit, with their weights if they have any. */
export interface Observed {
  readonly rows: FlatRows;
  readonly weights: Float64Array | undefined;
}

/** Rows of correlated normal components; the same bits every time. */
export const generatedRows = ({ rows, cols, from, offset = 0, weighted }: GeneratedRows): Observed => {
  const rng = makeRng(`rows ${rows} ${cols} ${from}`);
  const means = Float64Array.from({ length: from * cols }, () => SPREAD * standardNormal(rng));
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const component = rng.below(from);
    // Each number leans on the one before, so that columns are correlated.
    let before = 0;
    for (let j = 0; j < cols; j++) {
      before = standardNormal(rng) + before / 2;
      data[i * cols + j] = offset + means[component * cols + j] + before;
    }
  }
  const weights =
    weighted === true ? Float64Array.from({ length: rows }, (_, i) => weight(i, rng.uniform())) : undefined;
  return { rows: { rows, cols, data }, weights };
};

const weight = (row: number, uniform: number): number => (row % IGNORED === 7 ? 0 : 0.25 + 2 * uniform);
