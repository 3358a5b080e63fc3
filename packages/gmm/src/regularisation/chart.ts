import type { Root } from "./ratio-barrier.js";
import type { Sums } from "./sums-of-coordinates.js";

/**
 * Coordinates of K covariances about a point of their set, `P`. Each component by itself has d (d + 1) / 2 of them: how much the logarithms of d variances grow, then
 * what changes the precision beside the diagonal, in the order of {@link coordinatePairs}; the structure makes them sums of free ones.
 */
export interface Chart<P> {
  readonly sums: Sums;
  readonly rootsOf: (at: P) => ReadonlyArray<Root>;
  /**
   * By how much each coordinate changes the precision, in coordinates in which that is 1: an entry of the diagonal falls with its variance by 1, and those beside it,
   * both of them, grow by this. Length K d (d + 1) / 2.
   */
  readonly effectsOf: (at: P) => Float64Array;
  /**
   * Adds tr(E d²P) to a matrix of second derivatives, `size` wide, the lower triangle alone, from row and column `from` on: of component k with the derivatives E in its
   * precision P, both in coordinates in which that is 1.
   */
  readonly addBend: (
    hessian: Float64Array,
    size: number,
    from: number,
    e: Float64Array,
    at: P,
    k: number,
  ) => void;
  /** The point after a step in the coordinates of each component. */
  readonly moved: (at: P, step: Float64Array) => P;
}

/** The entries of a symmetric d × d matrix that its coordinates are about: the diagonal first. */
export const coordinatePairs = (d: number): ReadonlyArray<readonly [number, number]> => {
  const out: Array<readonly [number, number]> = [];
  for (let i = 0; i < d; i++) out.push([i, i]);
  for (let i = 0; i < d; i++) for (let j = i + 1; j < d; j++) out.push([i, j]);
  return out;
};

/** Where the entry of two different indices is among {@link coordinatePairs}. */
export const placeOf = (a: number, b: number, d: number): number => {
  const low = Math.min(a, b);
  return d + (low * (2 * d - low - 1)) / 2 + Math.max(a, b) - low - 1;
};
