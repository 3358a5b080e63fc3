import type { Monoid } from "./prelude.js";

/** The reduction of 2^rank parts, the first of which has an index that is a multiple of 2^rank. */
export interface ReducedNode<A> {
  readonly rank: number;
  readonly value: A;
}

/** Receives the parts of a reduction in index order. */
export interface Reducer<A> {
  /**
   * Takes the next part, or the next 2^rank of them as they were reduced elsewhere. Throws a RangeError where the tree has no
   * such node at this place.
   */
  readonly push: (part: A, rank?: number) => void;
  readonly finish: () => A;
}

/**
 * Pairwise reduction of parts pushed in index order, holding O(log n) of them.
 *
 * Floating-point addition is not associative, so the shape of the tree is fixed by the chunk grid and never by which
 * worker finished first: the same grid gives the same bits wherever and in whatever order its chunks were evaluated.
 */
export const reducer = <A>(monoid: Monoid<A>): Reducer<A> => {
  const stack: Array<ReducedNode<A>> = [];
  return {
    push: (part, rank = 0) => {
      // The lowest rank on the stack is the largest power of two that divides the number of parts so far.
      const lowest = stack.at(-1)?.rank ?? rank;
      if (lowest < rank) throw new RangeError(`a node of rank ${rank} cannot follow one of rank ${lowest}`);
      let top: ReducedNode<A> = { rank, value: part };
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

/** Receives the parts first, first + 1, … of a reduction whose other parts are elsewhere. */
export interface PartialReducer<A> {
  readonly push: (part: A) => void;
  /** The largest nodes of the tree that the parts so far make up, in order: at most two of each rank. */
  readonly nodes: () => ReadonlyArray<ReducedNode<A>>;
}

/**
 * The share of {@link reducer}'s work that the parts from index `first` on allow. Whoever pushes the nodes of all shares, in order,
 * gets the bits of one reduction.
 */
export const partialReducer = <A>(monoid: Monoid<A>, first: number): PartialReducer<A> => {
  const done: Array<ReducedNode<A> & { readonly start: number }> = [];
  let next = first;
  return {
    push: (part) => {
      let top = { start: next, rank: 0, value: part };
      for (let left = done.at(-1); left !== undefined && makePair(left, top); left = done.at(-1)) {
        done.pop();
        top = { start: left.start, rank: top.rank + 1, value: monoid.concat(left.value, top.value) };
      }
      done.push(top);
      next++;
    },
    nodes: () => done.map(({ rank, value }) => ({ rank, value })),
  };
};

interface Placed {
  readonly start: number;
  readonly rank: number;
}

/** Whether two neighbours are the halves of one node. A half on the left starts at a multiple of the whole's length. */
const makePair = (left: Placed, right: Placed): boolean =>
  left.rank === right.rank && left.start % (2 * (right.start - left.start)) === 0;

/** Reduces parts given in index order by the tree of {@link reducer}. */
export const foldParts = <A>(monoid: Monoid<A>, parts: Iterable<A>): A => {
  const { push, finish } = reducer(monoid);
  for (const part of parts) push(part);
  return finish();
};
