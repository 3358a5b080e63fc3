import { floats, fullBlock, TILE_ROWS } from "@latentjs/numerics";
import { whitenRow, type PatternNormals } from "./pattern-normals.js";

/**
 * Adds what rows of a pattern say to the moments of a component, which completes them: `moments` from `to` on are the sums and products of
 * all d columns about the component's mean, as kernels write them. Allocates nothing.
 */
export interface Completion {
  /**
   * Many rows, of total weight `weight`, by the sums t and products P of their whitened observed columns, which begin at `at` in the same layout.
   * With the factor F = [L; B] and spread C of the pattern the completed columns have the sums F t and the products F P F^T + weight C
   * (Ghahramani & Jordan 1994). Whitened sums keep their digits where columns are nearly collinear.
   */
  readonly addSums: (
    pattern: PatternNormals,
    component: number,
    weight: number,
    sums: Float64Array,
    at: number,
    moments: Float64Array,
    to: number,
  ) => void;
  /** One row of a tile of the observed columns. */
  readonly addRow: (
    pattern: PatternNormals,
    component: number,
    weight: number,
    tile: Float64Array,
    row: number,
    moments: Float64Array,
    to: number,
  ) => void;
}

/** Scratch for `d` columns. */
export const completion = (d: number): Completion => {
  const square = floats(d * d);
  const product = floats(d);
  const centred = floats(d);
  return {
    addSums: (pattern, component, weight, sums, at, moments, to) => {
      const { observed: o, order, factors } = pattern;
      const products = to + d;
      for (let i = 0, from = at + o; i < o; i++) {
        for (let j = 0; j <= i; j++, from++) {
          square[i * o + j] = sums[from];
          square[j * o + i] = sums[from];
        }
      }
      const factor = component * d * o;
      for (let i = 0; i < d; i++) {
        const row = factor + i * o;
        const width = Math.min(i + 1, o);
        product.fill(0, 0, o);
        let sum = 0;
        for (let q = 0; q < width; q++) {
          const f = factors[row + q];
          sum += f * sums[at + q];
          for (let j = 0, from = q * o; j < o; j++, from++) product[j] += f * square[from];
        }
        const column = order[i];
        const own = products + triangle(column);
        moments[to + column] += sum;
        for (let l = 0; l <= i; l++) {
          let total = 0;
          for (let j = 0, from = factor + l * o; j < Math.min(l + 1, o); j++, from++) {
            total += product[j] * factors[from];
          }
          const other = order[l];
          moments[other <= column ? own + other : products + triangle(other) + column] += total;
        }
      }
      addSpread(pattern, component, weight, moments, products);
    },
    addRow: (pattern, component, weight, tile, row, moments, to) => {
      const { observed: o, order, blocks, factors } = pattern;
      const mean = component * fullBlock(o) + 1;
      for (let i = 0; i < o; i++) {
        product[i] = tile[i * TILE_ROWS + row] - blocks[mean + i];
        centred[order[i]] = product[i];
      }
      whitenRow(pattern, component, product);
      for (let i = o, from = (component * d + o) * o; i < d; i++) {
        let total = 0;
        for (let j = 0; j < o; j++, from++) total += factors[from] * product[j];
        centred[order[i]] = total;
      }
      for (let i = 0, place = to + d; i < d; i++) {
        const part = weight * centred[i];
        moments[to + i] += part;
        for (let j = 0; j <= i; j++, place++) moments[place] += part * centred[j];
      }
      addSpread(pattern, component, weight, moments, to + d);
    },
  };
};

/** weight C, to the products of the missing columns. */
const addSpread = (
  { observed: o, order, spreads }: PatternNormals,
  component: number,
  weight: number,
  moments: Float64Array,
  products: number,
): void => {
  const m = order.length - o;
  let spread = component * triangle(m);
  for (let i = 0; i < m; i++) {
    const row = products + triangle(order[o + i]);
    for (let l = 0; l <= i; l++, spread++) moments[row + order[o + l]] += weight * spreads[spread];
  }
};

/** Entries of a lower triangle above row i. */
const triangle = (i: number): number => (i * (i + 1)) / 2;
