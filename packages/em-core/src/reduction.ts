import type { Monoid } from "./prelude.js";

interface Partial<A> {
  readonly rank: number;
  readonly value: A;
}

/** Receives the parts of a reduction in index order. */
export interface Reducer<A> {
  readonly push: (part: A) => void;
  readonly finish: () => A;
}

/**
 * Pairwise reduction of parts pushed in index order, holding O(log n) of them.
 *
 * Floating-point addition is not associative, so the shape of the tree is fixed by the chunk grid and never by which
 * worker finished first: the same grid gives the same bits wherever and in whatever order its chunks were evaluated.
 */
export const reducer = <A>(monoid: Monoid<A>): Reducer<A> => {
  const stack: Array<Partial<A>> = [];
  return {
    push: (part) => {
      let top: Partial<A> = { rank: 0, value: part };
      for (let left = stack.at(-1); left !== undefined && left.rank === top.rank; left = stack.at(-1)) {
        stack.pop();
        top = { rank: top.rank + 1, value: monoid.concat(left.value, top.value) };
      }
      stack.push(top);
    },
    finish: () => {
      const values = stack.map((partial) => partial.value);
      const last = values.pop();
      return last === undefined
        ? monoid.empty
        : values.reduceRight((right, left) => monoid.concat(left, right), last);
    },
  };
};

/** Reduces parts given in index order by the tree of {@link reducer}. */
export const foldParts = <A>(monoid: Monoid<A>, parts: Iterable<A>): A => {
  const { push, finish } = reducer(monoid);
  for (const part of parts) push(part);
  return finish();
};
