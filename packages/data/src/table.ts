import type { Either, EmError, Option } from "@latentjs/em-core";

/** What separates the fields of a line. */
export type Delimiter = "," | "\t" | ";";

/** Which columns of a table to use; every name has to exist. */
export interface Selection {
  /** The columns, in the order wanted; all numeric ones in the order of the file where it is left out. */
  readonly columns?: ReadonlyArray<string> | undefined;
  /** Columns not to use. */
  readonly ignore?: ReadonlyArray<string> | undefined;
  /** Columns that mean something else, such as labels and weights, and are never used, even where `columns` has them. */
  readonly reserved?: ReadonlyArray<string> | undefined;
}

/** How a text is to be read as a table. */
export interface TableOptions {
  /** How errors call the source, such as `faithful.csv` or `standard input`. */
  readonly source: string;
  /** Whether the first line names the columns; without a header they are called `x1`, `x2`, …. */
  readonly header: boolean;
  /** Guessed from the first lines where it is left out. */
  readonly delimiter?: Delimiter;
  /** Names of the columns whose fields are also kept as they stand, such as labels; each has to exist. */
  readonly keepText?: ReadonlyArray<string>;
  /** Whether the fields of columns without a number, which may be categories, are kept as they stand, too. */
  readonly keepCategories?: boolean;
  /** What will be asked of `selectColumns`, which then copies nothing; names that do not exist are no error here. */
  readonly selection?: Selection;
  /** Whether the numbers of a large table are to lie in memory that other threads can see, where there is such memory. */
  readonly shared?: boolean;
}

/**
 * What a column holds: `numeric` where a field is a number, `text` where none is, `empty` where all are missing.
 *
 * A column of infinite values and nothing else is `numeric`, so that using it fails instead of leaving it out.
 */
export type ColumnKind = "numeric" | "text" | "empty";

/** A field that is neither a finite number nor a missing value: its line in the file, from 1, and its text. */
export interface Offender {
  readonly line: number;
  readonly text: string;
}

/** One column of a table. */
export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** One value a row, NaN where the field is no finite number; made and kept when it is first asked for. */
  readonly values: Float64Array;
  /** Writes the values to `out[first]`, `out[first + step]`, … without making `values`. */
  readonly copyTo: (out: Float64Array, first: number, step: number) => void;
  /** Fields that are empty, `NA` or `NaN`. */
  readonly missing: number;
  readonly firstOffender: Option<Offender>;
  /** The fields as they stand, one a row, where `keepText` or `keepCategories` asked for them. */
  readonly text: Option<ReadonlyArray<string>>;
}

/** Numbers of some columns, row-major, rows × names, NaN where a field is no finite number. */
export interface ColumnBlock {
  readonly names: ReadonlyArray<string>;
  readonly data: Float64Array;
}

/** A table whose columns have one value for each of `rows` rows; blank lines are no rows. */
export interface Table {
  readonly source: string;
  readonly rows: number;
  readonly columns: ReadonlyArray<Column>;
  /** The columns that are stored together: those of the selection it was read for, less those that begin with a text. */
  readonly block: ColumnBlock;
  /** Whether each line begins with a field that the header has no name for, as row names do; it is in no column. */
  readonly hasUnnamedFirst: boolean;
  /** Line of the file, from 1, on which row `row`, from 0, begins; throws a RangeError for a row that is none. */
  readonly lineOf: (row: number) => number;
}

/** Takes the text of a table in pieces, cut anywhere; after an error it answers with that error alone. */
export interface TableReader {
  readonly push: (text: string) => Either<EmError, void>;
  /** The table; from then on `push` throws and `finish` gives the same answer. */
  readonly finish: () => Either<EmError, Table>;
}
