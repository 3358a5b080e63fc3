import type { Table } from "@latentjs/data";
import type { Either } from "@latentjs/em-core";
import type { GaussianMixture } from "@latentjs/gmm";
import type { Classification, MixtureScore } from "@latentjs/mixture";
import { wrongInput, type Failure } from "../failure.js";
import type { ObservedRows } from "../input/observed-rows.js";

/** Which states are the labels of rows in sequences: those of the most probable path, or the most probable one of each row. */
export type Decode = "viterbi" | "posterior";

/** The rows of a table under a model. */
export interface AppliedRows {
  /** `decode` says what labels are, where the model decodes sequences. */
  readonly predict: (decode?: Decode) => Either<Failure, Classification>;
  readonly score: () => Either<Failure, MixtureScore>;
  /** What is drawn of them. Left: a model of another family than the Gaussian. */
  readonly picture: Either<Failure, Pictured>;
}

/** A Gaussian mixture and rows of numbers, which can be drawn. */
interface Pictured {
  readonly model: GaussianMixture;
  readonly observed: ObservedRows;
}

/** Rows that were drawn, and how many columns each has. */
export interface Drawn {
  /** Fields of row i, as a CSV file holds them. */
  readonly row: (i: number) => ReadonlyArray<string | number>;
  /** The component each row came from. */
  readonly labels: Int32Array;
}

/** Draws rows with columns of these names. */
export interface Drawer {
  readonly columns: ReadonlyArray<string>;
  /** Rows are drawn in multiples of so many, which belong together. */
  readonly together: number;
  /** Draws rows, before which `first` were drawn. */
  readonly draw: (rows: number, seed: number | string, first: number) => Either<Failure, Drawn>;
}

/** A saved model of any family, as the commands that take one use it. */
export interface Model {
  readonly components: number;
  /** Whether there is a noise component behind them: its posterior probability is the last, its label -1. */
  readonly hasNoise: boolean;
  /** Columns of the data that it needs. */
  readonly columns: ReadonlyArray<string>;
  /** Whether rows are decoded together, so that there are two kinds of labels. */
  readonly decodes?: true;
  /** Whether columns of text may be among them. */
  readonly takesCategories: boolean;
  /** The rows of a table, with the weights in a column if one is named. Errors name line and column. */
  readonly apply: (table: Table, weights: string | undefined) => Either<Failure, AppliedRows>;
  /** Draws groups of so many rows, of a model that has groups. Left: rows cannot be drawn. */
  readonly drawer: (groupRows: number | undefined) => Either<Failure, Drawer>;
  /** The model in words and tables, in lines of `width` characters. */
  readonly describe: (width: number) => string;
}

/** A size of groups was given for a model that has none. */
export const noGroups = (): Failure =>
  wrongInput(
    "Option --group-size",
    "a model with groups",
    "one without",
    "Leave the option out: every row is drawn by itself.",
  );
