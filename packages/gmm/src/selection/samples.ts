import { DEFAULT_SEED, type HierarchicalStart, type SelectionKept } from "@latentjs/mixture";
import type { FlatRows } from "@latentjs/em-core";
import type { GmmInit } from "../options.js";
import type { Parts } from "../parts/parts.js";
import type { SelectGmmOptions } from "./select-options.js";

/** Rows with the options that say something of each of them. */
export interface SampleOfRows {
  readonly rows: FlatRows;
  /** Without where the state of the whole selection is kept. */
  readonly options: Omit<SelectGmmOptions, keyof SelectionKept<unknown>>;
  /** How groups of these rows are found for starts, where cells share them. */
  readonly partition?: Parts["partition"];
  /** A tree of the rows, where they are searched. */
  readonly tree?: HierarchicalStart;
}

const pick = <A>(values: ArrayLike<A>, kept: Int32Array): ReadonlyArray<A> =>
  Array.from(kept, (row) => values[row]);

const pickRows = ({ cols, data }: FlatRows, kept: Int32Array): FlatRows => {
  const packed = new Float64Array(kept.length * cols);
  kept.forEach((row, at) => packed.set(data.subarray(row * cols, (row + 1) * cols), at * cols));
  return { rows: kept.length, cols, data: packed };
};

/** Memberships of the rows that are kept; any other start as it is. */
const initOf = (init: GmmInit, kept: Int32Array): GmmInit => {
  if (typeof init === "string") return init;
  if ("labels" in init) return { labels: pick(init.labels, kept) };
  return "responsibilities" in init ? { responsibilities: pick(init.responsibilities, kept) } : init;
};

/** The rows `kept`, with whatever the options say of these rows. */
const partOf = ({ rows, options, ...rest }: SampleOfRows, kept: Int32Array): SampleOfRows => {
  const { weights, labels, priors, init } = options;
  return {
    ...rest,
    rows: pickRows(rows, kept),
    options: {
      ...options,
      ...(weights === undefined ? {} : { weights: pick(weights, kept) }),
      ...(labels === undefined ? {} : { labels: pick(labels, kept) }),
      ...(priors === undefined ? {} : { priors: pick(priors, kept) }),
      ...(init === undefined ? {} : { init: initOf(init, kept) }),
    },
  };
};

const rowsWhere = (fold: Int32Array, isKept: (of: number) => boolean): Int32Array =>
  Int32Array.from(fold, (_, row) => row).filter((row) => isKept(fold[row]));

/** The rows that are not of a fold, whose fits have random numbers of their own. */
export const withoutFold = (all: SampleOfRows, folds: Int32Array, fold: number): SampleOfRows => {
  const part = partOf(
    all,
    rowsWhere(folds, (of) => of !== fold),
  );
  return {
    ...part,
    options: { ...part.options, seed: `${all.options.seed ?? DEFAULT_SEED}, without fold ${fold}` },
  };
};

/** The rows of a fold. */
export const ofFold = (all: SampleOfRows, folds: Int32Array, fold: number): SampleOfRows =>
  partOf(
    all,
    rowsWhere(folds, (of) => of === fold),
  );
