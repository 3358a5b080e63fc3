/** A column of numbers as it was read. */
export interface NumberColumn {
  readonly _tag: "Numbers";
  readonly name: string;
  /** One number a row; NaN where it is missing. */
  readonly values: Float64Array;
}

/** A column of text as it was read: categories. */
export interface CategoryColumn {
  readonly _tag: "Categories";
  readonly name: string;
  /** The distinct values, in code-point order. */
  readonly levels: ReadonlyArray<string>;
  /** Index into `levels`, one a row; NaN where it is missing. */
  readonly codes: Float64Array;
}

/** A column of a table: numbers, or text. */
export type TableColumn = NumberColumn | CategoryColumn;

/** Named columns of one length: what a family that is fitted by name reads its rows from. */
export interface Table {
  readonly rows: number;
  readonly columns: ReadonlyArray<TableColumn>;
}
