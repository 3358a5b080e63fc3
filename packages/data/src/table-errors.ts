import { type EmError, invalidInput } from "@latentjs/em-core";

import { classifyField } from "./fields.js";
import { counted, listed, nearest, quoted } from "./naming.js";
import type { Offender } from "./table.js";

// Every sentence of this package. Lines and fields of a file count from 1, as editors do.

/** A text without a single line that is not blank. */
export const nothingToRead = (source: string): EmError =>
  invalidInput(source, "rows of numbers", "an empty file", "Check what writes it, and that it has finished.");

/** A header with no line below it. */
export const headerOnly = (source: string, line: number): EmError =>
  invalidInput(
    source,
    "rows below the header",
    "none",
    `If line ${line} holds numbers, say that the file has no header.`,
  );

/** Bytes that are no text, such as a spreadsheet or a compressed file; `at` is the place of the zero, from 1. */
export const notText = (source: string, at: number): EmError =>
  invalidInput(source, "text", `a zero byte at character ${at}`, "Export the data as CSV in UTF-8.");

/** A column without a name, the `field`-th of `fields`. */
export const unnamedColumn = (source: string, line: number, field: number, fields: number): EmError => {
  const atEnd = fields > 1 && field === fields;
  const remedy = atEnd ? "Name it, or take out the delimiter at the end of the line." : "Name it.";
  const place = `${source}, line ${line}, field ${field}`;
  return invalidInput(place, "a column name", "an empty field", remedy);
};

/** Two columns of one name. */
export const repeatedName = (
  source: string,
  line: number,
  name: string,
  first: number,
  second: number,
): EmError =>
  invalidInput(
    `${source}, line ${line}`,
    "each column name once",
    `${quoted(name)} in fields ${first} and ${second}`,
    "Rename one of them.",
  );

/** A line with another number of fields than the first; `first` where it is the first line of data. */
export const raggedLine = (
  source: string,
  line: number,
  expected: number,
  found: number,
  first: boolean,
): EmError =>
  invalidInput(
    `${source}, line ${line}`,
    counted(expected, "field"),
    found,
    first && found === expected + 1
      ? "If it begins with a row name, give that column a name in the header too."
      : "Check the delimiters and quotes of that line.",
  );

/** A quote that nothing closes. */
export const unclosedQuote = (source: string, line: number): EmError =>
  invalidInput(
    `${source}, line ${line}`,
    "a closing quote for the field that opens there",
    "the end of the file",
    "Close it, and double every quote inside a quoted field.",
  );

/** A quoted field that goes on after its closing quote. */
export const textAfterQuote = (source: string, line: number): EmError =>
  invalidInput(
    `${source}, line ${line}`,
    "a quoted field to end with its closing quote",
    "more text behind it",
    "Close every quote, and double every quote inside a quoted field.",
  );

/** A row longer than any table's. */
export const endlessRow = (source: string, line: number, limit: number): EmError =>
  invalidInput(
    `${source}, line ${line}`,
    `a row of at most ${limit} characters`,
    "a longer one",
    "Look there for a quote that is never closed.",
  );

/** A name that no column has. */
export const unknownColumn = (source: string, wanted: string, names: ReadonlyArray<string>): EmError => {
  const meant = nearest(wanted, names);
  return invalidInput(
    source,
    `${names.length === 1 ? "the column" : "one of the columns"} ${listed(names)}`,
    quoted(wanted),
    meant === undefined ? "Write the name as the file has it." : `Did you mean ${quoted(meant)}?`,
  );
};

/** A column asked for more than once. */
export const askedTwice = (source: string, name: string): EmError =>
  invalidInput(source, "each column to be asked for once", `${quoted(name)} twice`, "Name it once.");

const remedyFor = (text: string): string => {
  const trimmed = text.trim();
  if (/^[+-]?\d*,\d+$/.test(trimmed)) return "Write decimals with a point.";
  if (/^(?:n\/?a|nan|null|none|missing|[?.*-]+)$/i.test(trimmed)) {
    return "Write a missing value as NA, NaN or an empty field.";
  }
  return "Correct it, write NA for a missing value, or leave the column out.";
};

/** A field that is no finite number in a column that is used. */
export const notANumber = (source: string, column: string, { line, text }: Offender): EmError =>
  invalidInput(
    `${source}, line ${line}, column ${quoted(column)}`,
    classifyField(text).kind === "infinite" ? "a finite number" : "a number",
    quoted(text),
    remedyFor(text),
  );

/** A column that is used and has nothing but missing values. */
export const nothingInColumn = (source: string, column: string, missing: number): EmError =>
  invalidInput(
    `${source}, column ${quoted(column)}`,
    "at least one number",
    counted(missing, "missing value"),
    "Leave the column out.",
  );

/** A selection without a column; `leftOut` hold no number, `offender` is the first field that shows it. */
export const nothingSelected = (
  source: string,
  leftOut: ReadonlyArray<string>,
  offender: Offender | undefined,
): EmError => {
  const expected = "at least one column of numbers";
  if (leftOut.length === 0) {
    return invalidInput(source, expected, "a selection that leaves out all of them", "Leave out fewer.");
  }
  const verb = leftOut.length === 1 ? "holds" : "hold";
  const example = offender === undefined ? "" : ` (line ${offender.line} has ${quoted(offender.text)})`;
  const remedy = offender === undefined ? "" : remedyFor(offender.text);
  return invalidInput(source, expected, `none: ${listed(leftOut)} ${verb} no number${example}`, remedy);
};
