import type { Monoid } from "./prelude.js";

/** The reduction of the 2^rank parts from index `start` on, which is a multiple of 2^rank. */
export interface ReducedNode<A> {
  readonly start: number;
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
  const stack: Array<Omit<ReducedNode<A>, "start">> = [];
  return {
    push: (part, rank = 0) => {
      // The lowest rank on the stack is the largest power of two that divides the number of parts so far.
      const lowest = stack.at(-1)?.rank ?? rank;
      if (lowest < rank) throw new RangeError(`a node of rank ${rank} cannot follow one of rank ${lowest}`);
      let top = { rank, value: part };
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

/** Receives some parts of a reduction, in any order; the others are elsewhere. */
export interface PartialReducer<A> {
  /** Takes the part of that index, or the node of that rank which begins there. */
  readonly push: (part: A, index: number, rank?: number) => void;
  /** The largest nodes of the tree that the parts so far make up, in order: at most two of each rank for every run of neighbouring parts. */
  readonly nodes: () => ReadonlyArray<ReducedNode<A>>;
}

/**
 * The share of {@link reducer}'s work that some parts allow. Whoever pushes the nodes of all shares, in order, gets the bits of one reduction.
 */
export const partialReducer = <A>(monoid: Monoid<A>): PartialReducer<A> => {
  /** Nodes by rank and start whose other half is not there. */
  const halves: Array<Map<number, ReducedNode<A>>> = [];
  return {
    push: (part, index, rank = 0) => {
      let node: ReducedNode<A> = { start: index, rank, value: part };
      for (;;) {
        const alike = (halves[node.rank] ??= new Map());
        const other = alike.get(startOfOther(node));
        if (other === undefined) {
          alike.set(node.start, node);
          return;
        }
        alike.delete(other.start);
        const [left, right] = other.start < node.start ? [other, node] : [node, other];
        node = { start: left.start, rank: left.rank + 1, value: monoid.concat(left.value, right.value) };
      }
    },
    nodes: () => halves.flatMap((alike) => [...alike.values()]).toSorted((x, y) => x.start - y.start),
  };
};

/** Where the other half of the node that this one is a half of begins. */
const startOfOther = ({ start, rank }: Omit<ReducedNode<unknown>, "value">): number => start ^ (1 << rank);

/** Reduces parts given in index order by the tree of {@link reducer}. */
export const foldParts = <A>(monoid: Monoid<A>, parts: Iterable<A>): A => {
  const { push, finish } = reducer(monoid);
  for (const part of parts) push(part);
  return finish();
};
