import type { EmError } from "@latentjs/em-core";
import Papa from "papaparse";
import type { ParseError, ParseStepResult } from "papaparse";

import { cutLine, fieldOf, joinFields, type RowFields, rowFields } from "./row-fields.js";
import { endlessRow, notText, textAfterQuote, unclosedQuote } from "./table-errors.js";
import type { Delimiter } from "./table.js";

/**
 * Characters that are held back before anything is split. The dialect is guessed from the first so many, whatever pieces
 * the text comes in, so that the answer does not depend on how it is cut.
 */
const HELD = 65536;

/** Longest row: an unclosed quote must not swallow the rest of a file, nor reach the longest string there is. */
const LONGEST_ROW = 1 << 26;

const RETURN = 13;

const DELIMITERS: ReadonlyArray<Delimiter> = [",", "\t", ";"];

/** Takes one row and the line on which it begins, and answers with what is wrong with it, if anything. */
export type RowSink = (fields: RowFields, line: number) => EmError | undefined;

/** Text in, rows out; after an error it must not be used any more. */
export interface RowSplitter {
  readonly push: (text: string) => EmError | undefined;
  readonly finish: () => EmError | undefined;
}

interface Dialect {
  readonly delimiter: Delimiter;
  readonly newline: "\n" | "\r";
}

/** Hands the rows of a text that comes in pieces to `onRow`; blank lines are no rows, but are counted as lines. */
export const rowSplitter = (
  source: string,
  delimiter: Delimiter | undefined,
  onRow: RowSink,
  heldBack: number = HELD,
): RowSplitter => {
  // Everything from the first row that has not been handed over; it begins on `line`, and `isQuoted` if it has a quote.
  let held = "";
  let isQuoted = false;
  let line = 1;
  let enough = heldBack;
  let atStart = true;
  let dialect: Dialect | undefined;
  const row = rowFields();

  /** Splits a text that begins with a row by all the rules of CSV. */
  const splitQuoted = (text: string, { delimiter: separator, newline }: Dialect, final: boolean) => {
    let from = 0;
    let failure: EmError | undefined;
    const step = ({ data: [fields = []], errors: [error], meta }: ParseStepResult<Array<Array<string>>>) => {
      const to = meta.cursor;
      if (to - from > LONGEST_ROW) {
        failure = endlessRow(source, line, LONGEST_ROW);
      } else if (error !== undefined) {
        failure = quoteError(source, error, line + newlines(text, from, error.index ?? 0, newline));
      } else if (!isBlank(fields, text, from, to)) {
        joinFields(row, withoutReturn(fields, text, to));
        failure = onRow(row, line);
      }
      if (failure !== undefined) parser.abort();
      line += newlines(text, from, to, newline);
      from = to;
    };
    const parser = new Papa.Parser({ delimiter: separator, newline, step });
    parser.parse(text, 0, !final);
    held = text.slice(from);
    isQuoted = held.includes('"');
    // An unfinished row is looked at again only when it is twice as long, or reading a long one would take its square.
    enough = Math.max(heldBack, 2 * held.length);
    return failure ?? (held.length > LONGEST_ROW ? endlessRow(source, line, LONGEST_ROW) : undefined);
  };

  /** Hands over the lines of `text` from `from`, where a row begins, and keeps the rest. Nothing in it is quoted. */
  const splitPlain = (text: string, from: number, { delimiter: separator, newline }: Dialect) => {
    const code = separator.charCodeAt(0);
    let start = from;
    for (let end = text.indexOf(newline, start); end !== -1; end = text.indexOf(newline, start)) {
      if (end - start >= LONGEST_ROW) return endlessRow(source, line, LONGEST_ROW);
      const isReturned = newline === "\n" && end > start && text.charCodeAt(end - 1) === RETURN;
      cutLine(row, text, start, isReturned ? end - 1 : end, code);
      const failure = row.count === 1 && fieldOf(row, 0).trim() === "" ? undefined : onRow(row, line);
      if (failure !== undefined) return failure;
      line += 1;
      start = end + 1;
    }
    held = text.slice(start);
    return held.length > LONGEST_ROW ? endlessRow(source, line, LONGEST_ROW) : undefined;
  };

  /** Splits what is held. A last line that ends like all others needs no rules of its own. */
  const split = (final: boolean): EmError | undefined => {
    if (dialect === undefined) {
      const sample = held.slice(0, heldBack);
      const zero = sample.indexOf("\0");
      if (zero !== -1) return notText(source, zero + 1);
      dialect = dialectOf(sample, delimiter, !final);
    }
    const text = final ? held + dialect.newline : held;
    return isQuoted ? splitQuoted(text, dialect, final) : splitPlain(text, 0, dialect);
  };

  const take = (piece: string): EmError | undefined => {
    isQuoted ||= piece.includes('"');
    if (dialect === undefined || isQuoted) {
      held += piece;
      return held.length < enough ? undefined : split(false);
    }
    // Only the row that was begun before is put together: reading in a joined text takes longer.
    const end = piece.indexOf(dialect.newline) + 1;
    if (end === 0) {
      held += piece;
      return held.length > LONGEST_ROW ? endlessRow(source, line, LONGEST_ROW) : undefined;
    }
    return splitPlain(held + piece.slice(0, end), 0, dialect) ?? splitPlain(piece, end, dialect);
  };

  const push = (text: string): EmError | undefined => {
    if (text === "") return undefined;
    let from = atStart && text.startsWith("\uFEFF") ? 1 : 0;
    atStart = false;
    for (; from < text.length; from += heldBack) {
      const failure = take(text.slice(from, from + heldBack));
      if (failure !== undefined) return failure;
    }
    return undefined;
  };

  return { push, finish: () => split(true) };
};

const dialectOf = (sample: string, delimiter: Delimiter | undefined, isCut: boolean): Dialect => {
  // "\r\n" counts as "\n": the "\r" is taken off the last field. A lone "\r" ended the lines of old Macintosh files.
  const newline = !sample.includes("\n") && sample.slice(0, -1).includes("\r") ? "\r" : "\n";
  if (delimiter !== undefined) return { delimiter, newline };
  const steady = DELIMITERS.find((known) => isSteady(fieldCounts(sample, newline, known, isCut)));
  return { delimiter: steady ?? guessOf(sample, newline) ?? ",", newline };
};

/** Rows that the dialect is guessed from. */
const LOOKED_AT = 10;

/** Fields of each of the first rows; a last row that the sample may have cut does not count beside others. */
const fieldCounts = (
  sample: string,
  newline: Dialect["newline"],
  delimiter: Delimiter,
  isCut: boolean,
): ReadonlyArray<number> => {
  const { data } = Papa.parse<Array<string>>(sample, {
    newline,
    delimiter,
    preview: LOOKED_AT,
    skipEmptyLines: "greedy",
  });
  const counts = data.map((fields) => fields.length);
  return isCut && counts.length > 1 && counts.length < LOOKED_AT ? counts.slice(0, -1) : counts;
};

const isSteady = (counts: ReadonlyArray<number>): boolean => {
  const [first = 0] = counts;
  return first > 1 && counts.every((count) => count === first);
};

/** The delimiter of rows that differ in length: the splitter's guess or, where it has none, one that the first row holds. */
const guessOf = (sample: string, newline: Dialect["newline"]): Delimiter | undefined => {
  const { errors, meta } = Papa.parse(sample, {
    newline,
    preview: LOOKED_AT,
    skipEmptyLines: true,
    delimitersToGuess: [...DELIMITERS],
  });
  const found = errors.some(({ code }) => code === "UndetectableDelimiter")
    ? undefined
    : DELIMITERS.find((known) => known === meta.delimiter);
  return found ?? DELIMITERS.find((known) => (fieldCounts(sample, newline, known, false)[0] ?? 0) > 1);
};

/** Whether a row is a line of blanks alone; a quoted empty field is a field, and so is what stands between delimiters. */
const isBlank = (fields: ReadonlyArray<string>, text: string, from: number, to: number): boolean =>
  fields.length === 1 && fields[0]?.trim() === "" && text.slice(from, to).trim() === "";

/** Takes the "\r" of "\r\n" off the last field, where the splitter left it, but none that stands inside quotes. */
const withoutReturn = (fields: Array<string>, text: string, to: number): ReadonlyArray<string> => {
  const last = fields.at(-1) ?? "";
  if (text[to - 2] === "\r" && last.endsWith("\r")) fields[fields.length - 1] = last.slice(0, -1);
  return fields;
};

const newlines = (text: string, from: number, to: number, newline: string): number => {
  let count = 0;
  for (let at = text.indexOf(newline, from); at !== -1 && at < to; at = text.indexOf(newline, at + 1))
    count++;
  return count;
};

const quoteError = (source: string, { code }: ParseError, line: number): EmError =>
  code === "MissingQuotes" ? unclosedQuote(source, line) : textAfterQuote(source, line);
