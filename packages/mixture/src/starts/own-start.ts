import { E, type DenseBatch } from "@latentjs/em-core";
import type { Rng } from "@latentjs/numerics";
import { cutTree, type HierarchicalTree } from "./hierarchical/cut-tree.js";
import { hierarchicalTree, type HierarchicalOptions } from "./hierarchical/tree.js";
import { sampleRows, spreadLabels } from "./rows.js";

/** A start of the caller's own. `P` are the parameters of the mixture. */
export interface OwnStart<P> {
  /**
   * Makes the start for attempt 0, 1, … from its own stream of random numbers: a label 0 .. K-1 for each of `rows`, -1 for one that has no say, or parameters.
   * `rows` are those of the fit: without rows of weight zero, gaps filled with what is expected there.
   */
  readonly start: (
    rng: Rng,
    attempt: number,
    rows: DenseBatch,
    components: number,
  ) => { readonly labels: ArrayLike<number> } | { readonly params: P };
  /** By what a checkpoint knows it; default `own`. */
  readonly name?: string;
  /** Whether it makes one and the same start, of which one is tried; default false: `restarts` of them. */
  readonly isOne?: boolean;
  /** What a reader of the fit should know, given the rows and columns: whole sentences. */
  readonly remarks?: (rows: number, columns: number) => ReadonlyArray<string>;
}

/** What a start says beforehand, of which only given parameters and labels say anything: own starts are as those of a search. */
export const beginOf = <I>(
  init: I | undefined,
): string | Extract<I, { readonly labels: unknown } | { readonly params: unknown }> =>
  isGiven(init) ? init : "";

const isGiven = <I>(
  init: I | undefined,
): init is Extract<I, { readonly labels: unknown } | { readonly params: unknown }> =>
  typeof init === "object" && init !== null && ("labels" in init || "params" in init);

/** A hierarchical start makes labels, whatever the components are. */
export type HierarchicalStart = OwnStart<never> & { readonly isOne: true };

/** Rows that a tree is made of: it takes time like rows² × columns³, about half a second for as many rows and 10 columns. */
const TREE_ROWS = 2000;
const TREE_WORK = TREE_ROWS * TREE_ROWS * 1000;
const LEAST_ROWS = 200;

const mostRows = (columns: number): number => {
  const affordable = Math.floor(Math.sqrt(TREE_WORK / (columns * columns * columns)));
  return Math.min(TREE_ROWS, Math.max(LEAST_ROWS, affordable));
};

/** The tree made last, and of what: fits of one data set with different components share it. */
interface Grown {
  readonly rows: DenseBatch;
  readonly tree: HierarchicalTree;
}

/**
 * The partition of model-based agglomeration (see {@link hierarchicalTree}) into as many groups as there are components. Of more than 2000 rows, fewer
 * where there are more than 10 columns, the tree is of a sample that the seed draws, and the others have no say in the first M-step. One value may serve
 * several fits: what it made for the last data set it keeps.
 */
export const hierarchicalPartition = (options: HierarchicalOptions = {}): HierarchicalStart => {
  const { model = "VVV", use = "SVD", exact = false } = options;
  let last: Grown | null = null;
  const grow = (rows: DenseBatch): HierarchicalTree => {
    if (last !== null && areEqual(last.rows, rows)) return last.tree;
    const tree = hierarchicalTree(rows, options);
    if (E.isLeft(tree)) throw new Error("hierarchical: rows of a start have no gaps");
    last = {
      rows: { ...rows, data: rows.data.slice(), weights: rows.weights?.slice() ?? null },
      tree: tree.right,
    };
    return tree.right;
  };
  return {
    name: `hierarchical ${model} ${use}${exact ? " exact" : ""}`,
    isOne: true,
    start: (rng, _attempt, rows, components) => {
      const drawn = sampleRows(rows, 1, rng.split("sample"), mostRows(rows.cols));
      const groups = cutTree(grow(drawn?.sample ?? rows), components);
      return { labels: drawn === null ? groups : spreadLabels(groups, drawn, rows.rows) };
    },
    remarks: (rows, columns) => {
      const most = mostRows(columns);
      return rows > most
        ? [`The hierarchical start was made of ${most} of the ${rows} rows, drawn by the seed.`]
        : [];
    },
  };
};

const areEqual = (a: DenseBatch, b: DenseBatch): boolean =>
  a.cols === b.cols && sameNumbers(a.data, b.data) && sameNumbers(a.weights, b.weights);

const sameNumbers = (a: Float64Array | null, b: Float64Array | null): boolean =>
  a === null || b === null ? a === b : a.length === b.length && a.every((x, at) => x === b[at]);
