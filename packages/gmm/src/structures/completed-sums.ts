import type { PatternNormals } from "./pattern-normals.js";

/**
 * Adds what rows of one pattern say to the moments of one component, whose missing entries it completes. `sums` from `at` on are the sums
 * and products of the observed columns about the component's mean, as kernels write them, of rows of total weight `weight`; with gain G
 * and spread C of the pattern the completed columns have the sums s and G s, and the products S, G S and G S G^T + weight C (Ghahramani
 * & Jordan 1994). `moments` from `to` on has the same layout for all d columns.
 */
export type AddCompleted = (
  pattern: PatternNormals,
  component: number,
  weight: number,
  sums: Float64Array,
  at: number,
  moments: Float64Array,
  to: number,
) => void;

/** Scratch for `d` columns; what it gives allocates nothing. */
export const addCompleted = (d: number): AddCompleted => {
  const square = new Float64Array(d * d);
  const product = new Float64Array(d);
  return ({ observed: o, order, gains, spreads }, component, weight, sums, at, moments, to) => {
    const m = d - o;
    const products = to + d;
    for (let i = 0, from = at + o; i < o; i++) {
      const column = order[i];
      const row = products + triangle(column);
      moments[to + column] += sums[at + i];
      for (let j = 0; j <= i; j++, from++) {
        const value = sums[from];
        square[i * o + j] = value;
        square[j * o + i] = value;
        moments[row + order[j]] += value;
      }
    }
    const gain = component * m * o;
    let spread = component * triangle(m);
    for (let i = 0; i < m; i++) {
      const column = order[o + i];
      const own = products + triangle(column);
      const row = gain + i * o;
      product.fill(0, 0, o);
      let sum = 0;
      for (let q = 0; q < o; q++) {
        const g = gains[row + q];
        sum += g * sums[at + q];
        for (let j = 0, from = q * o; j < o; j++, from++) product[j] += g * square[from];
      }
      moments[to + column] += sum;
      for (let j = 0; j < o; j++) {
        const other = order[j];
        const place = other < column ? own + other : products + triangle(other) + column;
        moments[place] += product[j];
      }
      for (let l = 0; l <= i; l++, spread++) {
        let total = weight * spreads[spread];
        for (let j = 0, from = gain + l * o; j < o; j++, from++) total += product[j] * gains[from];
        moments[own + order[o + l]] += total;
      }
    }
  };
};

/** Entries of a lower triangle above row i. */
const triangle = (i: number): number => (i * (i + 1)) / 2;
