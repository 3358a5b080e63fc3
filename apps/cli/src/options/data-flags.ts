import { Option } from "commander";

/** Options about the data file, as commander hands them over. */
export interface DataFlags {
  /** False for `--no-header`. */
  readonly header: boolean;
}

/** Options about which columns of the data file are used, as commander hands them over. */
export interface ColumnFlags {
  readonly columns?: string;
  readonly ignore?: string;
}

const GROUP = "Data:";

/** Options of every command that reads data. */
export const dataFlags = (): ReadonlyArray<Option> => [
  new Option("--no-header", "the first line is data; the columns are called x1, x2, …").helpGroup(GROUP),
];

/** Options of commands that choose columns. */
export const columnFlags = (): ReadonlyArray<Option> => [
  new Option("--columns <names>", "use these columns: a,b,c").helpGroup(GROUP),
  new Option("--ignore <names>", "use all numeric columns but these").helpGroup(GROUP),
];

/** The option that names observation weights. */
export const weightsFlag = (): Option =>
  new Option("--weights <column>", "observation weights; rows of weight 0 are dropped").helpGroup(GROUP);
