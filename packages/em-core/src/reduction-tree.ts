import type { Monoid } from "./prelude.js";
import { foldParts } from "./reduction.js";

/** A reduction whose parts can be replaced. */
export interface ReductionTree<A> {
  /** Puts `part` in the place of part `index`, at the cost of log2 n merges. Throws a RangeError where there is no such part. */
  readonly replace: (index: number, part: A) => void;
  /** The value of part `index`. */
  readonly at: (index: number) => A;
  /** All parts together, with the bits of `foldParts`. */
  readonly total: () => A;
}

/**
 * Parts in the tree of `reducer`, with every node kept. A replaced part is merged anew up to the root, so nothing is ever subtracted: after
 * any replacements the total is that of the parts as they are.
 */
export const reductionTree = <A>(monoid: Monoid<A>, parts: ReadonlyArray<A>): ReductionTree<A> => {
  // levels[r][j] holds parts j 2^r up to (j + 1) 2^r; only nodes that are complete are kept.
  const levels: A[][] = [[...parts]];
  for (let below = levels[0]; below !== undefined && below.length > 1; below = levels.at(-1)) {
    const level: A[] = [];
    for (let j = 0; j + 1 < below.length; j += 2) level.push(merged(monoid, below, j));
    levels.push(level);
  }
  return {
    at: (index) => nth(levels[0], index),
    replace: (index, part) => {
      nth(levels[0], index);
      let j = index;
      let value = part;
      for (const [rank, level] of levels.entries()) {
        if (j >= level.length) return;
        level[j] = value;
        if (levels[rank + 1] === undefined || (j | 1) >= level.length) return;
        value = merged(monoid, level, j & ~1);
        j >>= 1;
      }
    },
    total: () => {
      // The last node of a level is no part of a larger one where the level has an odd number of them.
      const loose = levels
        .toReversed()
        .flatMap((level) => (level.length % 2 === 1 ? [nth(level, level.length - 1)] : []));
      const last = loose.pop();
      return last === undefined
        ? foldParts(monoid, [])
        : loose.reduceRight((right, left) => monoid.concat(left, right), last);
    },
  };
};

const merged = <A>(monoid: Monoid<A>, level: ReadonlyArray<A>, j: number): A =>
  monoid.concat(nth(level, j), nth(level, j + 1));

const nth = <A>(level: ReadonlyArray<A> | undefined, index: number): A => {
  // A slice, because a part may itself be undefined.
  const found = index >= 0 ? level?.slice(index, index + 1) : undefined;
  for (const part of found ?? []) return part;
  throw new RangeError(`there is no part ${index}`);
};
