import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import type { Table, TableColumn } from "../table.js";

/** What the values of a column, or a parameter, may be. */
export interface Support {
  /** The rest of a sentence that begins with "expected", such as "a count (0, 1, 2, …)". */
  readonly expected: string;
  readonly holds: (value: number) => boolean;
}

export const finiteNumbers: Support = { expected: "a finite number", holds: Number.isFinite };
export const positiveNumbers: Support = {
  expected: "a positive number",
  holds: (value) => value > 0 && value < Infinity,
};
export const notNegative: Support = {
  expected: "a number of at least 0",
  holds: (value) => value >= 0 && value < Infinity,
};
/** 0, 1, 2, …, as far as doubles hold every whole number. */
export const counts: Support = {
  expected: "a count (0, 1, 2, …)",
  holds: (value) => value >= 0 && Number.isSafeInteger(value),
};
export const zeroOrOne: Support = { expected: "0 or 1", holds: (value) => value === 0 || value === 1 };
export const betweenZeroAndOne: Support = {
  expected: "a number between 0 and 1, both excluded",
  holds: (value) => value > 0 && value < 1,
};

/** The column of that name. Left: the table has none, with the names it has. */
export const columnNamed = (table: Table, name: string): Either<EmError, TableColumn> => {
  const found = table.columns.find((column) => column.name === name);
  return found === undefined
    ? E.left(invalidInput("columns", `one named ${name}`, namesOf(table.columns)))
    : E.right(found);
};

/** The columns of numbers, for families that text says nothing to. */
export const numbersOnly = ({ rows, columns }: Table): Table => ({
  rows,
  columns: columns.filter(({ _tag }) => _tag === "Numbers"),
});

/** The one column that is left beside those that settings name. Left: there is none, or a second. */
export const onlyColumn = (
  table: Table,
  family: string,
  others: ReadonlyArray<string> = [],
): Either<EmError, TableColumn> => {
  const free = table.columns.filter(({ name }) => !others.includes(name));
  const [column] = free;
  const beside = others.length === 0 ? "" : ` besides ${others.join(", ")}`;
  return free.length === 1 && column !== undefined
    ? E.right(column)
    : E.left(
        invalidInput(
          "columns",
          `one column for the family ${family}${beside}`,
          namesOf(free),
          "Choose the column that it describes.",
        ),
      );
};

/**
 * The numbers of a column. Left: no such column, or a row whose value `support` excludes, by the column's name and the row, counted from 0.
 * A missing value, NaN, is excluded unless `missing` is "kept".
 */
export const numberColumn = (
  table: Table,
  name: string,
  support: Support,
  missing: "kept" | "refused" = "refused",
): Either<EmError, Float64Array> =>
  E.chain((column: TableColumn): Either<EmError, Float64Array> => {
    const path = `column ${name}`;
    if (column._tag === "Categories") return E.left(invalidInput(path, "numbers", "text"));
    const { values } = column;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (support.holds(value) || (missing === "kept" && Number.isNaN(value))) continue;
      return E.left(unsupported(`${path}, row ${i}`, support.expected, value));
    }
    return E.right(values);
  })(columnNamed(table, name));

/**
 * A column of text or of whole numbers as indices into `levels`, NaN where it is missing. Left: no such column, a value that is none of the
 * levels, or a missing one unless `missing` is "kept", by the column's name and the row, counted from 0.
 */
export const categoryColumn = (
  table: Table,
  name: string,
  levels: ReadonlyArray<string>,
  missing: "kept" | "refused" = "refused",
): Either<EmError, Float64Array> =>
  E.chain((column: TableColumn): Either<EmError, Float64Array> => {
    const indexOf = new Map(levels.map((level, index) => [level, index]));
    const keys = column._tag === "Categories" ? column.codes : column.values;
    const index = new Float64Array(keys.length);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      const label = column._tag === "Categories" ? column.levels[key] : String(key);
      index[i] = Number.isNaN(key) || label === undefined ? Number.NaN : (indexOf.get(label) ?? -1);
      if (index[i] >= 0 || (missing === "kept" && Number.isNaN(index[i]))) continue;
      const shown = levels.length > 10 ? `one of its ${levels.length} levels` : `one of ${levels.join(", ")}`;
      return E.left(unsupported(`column ${name}, row ${i}`, shown, Number.isNaN(key) ? key : label));
    }
    return E.right(index);
  })(columnNamed(table, name));

/** The distinct values of a column as levels: those of text as they are, whole numbers in order. Left: numbers that are not whole, or none. */
export const levelsOf = (column: TableColumn): Either<EmError, ReadonlyArray<string>> => {
  const path = `column ${column.name}`;
  if (column._tag === "Categories") {
    const used = new Set(column.codes);
    const levels = column.levels.filter((_, code) => used.has(code));
    return levels.length > 0 ? E.right(levels) : E.left(invalidInput(path, "at least one category", "none"));
  }
  const at = column.values.findIndex((value) => !Number.isNaN(value) && !Number.isSafeInteger(value));
  if (at >= 0) {
    return E.left(unsupported(`${path}, row ${at}`, "text or a whole number", column.values[at]));
  }
  const levels = [...new Set(column.values)]
    .filter((value) => !Number.isNaN(value))
    .toSorted((a, b) => a - b);
  return levels.length > 0
    ? E.right(levels.map(String))
    : E.left(invalidInput(path, "at least one category", "none"));
};

const unsupported = (path: string, expected: string, value: unknown): EmError =>
  Number.isNaN(value)
    ? invalidInput(path, expected, "a missing value", "Fill it in or leave the row out.")
    : invalidInput(
        path,
        expected,
        value,
        "Correct the value, leave the row out, or fit a family that has it.",
      );

const namesOf = (columns: ReadonlyArray<TableColumn>): string =>
  columns.length === 0 ? "none" : columns.map(({ name }) => name).join(", ");

/** `f` of every item in order. Left: the first error. */
export const eachOf = <A, R>(
  items: ReadonlyArray<A>,
  f: (item: A, index: number) => Either<EmError, R>,
): Either<EmError, ReadonlyArray<R>> => {
  const out: R[] = [];
  for (const [index, item] of items.entries()) {
    const result = f(item, index);
    if (E.isLeft(result)) return result;
    out.push(result.right);
  }
  return E.right(out);
};
