import { E, type Either } from "@latentjs/em-core";
import { wrongInput, type Failure } from "../failure.js";

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The decimal number that `text` is, NaN where it is something else. */
const decimal = (text: string): number => (DECIMAL.test(text.trim()) ? Number(text) : Number.NaN);

/** Option values as a record, or the first failure among them, in the order of the fields. */
export const allOptions = <A extends object>(fields: {
  readonly [F in keyof A]: Either<Failure, A[F]>;
}): Either<Failure, A> => {
  const values: Partial<A> = {};
  for (const name in fields) {
    const field = fields[name];
    if (E.isLeft(field)) return field;
    values[name] = field.right;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field of A was set; TypeScript does not count them
  return E.right(values as A);
};

/** `undefined` where an option was not given, else its value as `read` understands it. */
export const ifGiven = <A>(
  text: string | undefined,
  read: (text: string) => Either<Failure, A>,
): Either<Failure, A | undefined> => (text === undefined ? E.right(undefined) : read(text));

/** A whole number of at least `least`, which a double holds exactly. */
export const wholeNumber =
  (flag: string, least: number = Number.MIN_SAFE_INTEGER) =>
  (text: string): Either<Failure, number> => {
    const value = decimal(text);
    if (Number.isSafeInteger(value) && value >= least) return E.right(value);
    const bound = least === Number.MIN_SAFE_INTEGER ? "" : ` of at least ${least}`;
    return E.left(wrongInput(`Option ${flag}`, `a whole number${bound}`, shown(text)));
  };

/** A number of at least `least`. */
export const numberFrom =
  (flag: string, least: number, what: string = "a number") =>
  (text: string): Either<Failure, number> => {
    const value = decimal(text);
    if (Number.isFinite(value) && value >= least) return E.right(value);
    return E.left(wrongInput(`Option ${flag}`, `${what} of at least ${least}`, shown(text)));
  };

/** A number of at least 0. */
export const nonNegative = (flag: string, what?: string): ReturnType<typeof numberFrom> =>
  numberFrom(flag, 0, what);

/** A number above 0. */
export const positive =
  (flag: string) =>
  (text: string): Either<Failure, number> => {
    const value = decimal(text);
    if (Number.isFinite(value) && value > 0) return E.right(value);
    return E.left(wrongInput(`Option ${flag}`, "a number above 0", shown(text)));
  };

/** One of the names that an option takes. */
export const oneOfNames =
  <A extends string>(flag: string, names: ReadonlyArray<A>) =>
  (text: string): Either<Failure, A> => {
    const found = names.find((name) => name === text.trim());
    if (found !== undefined) return E.right(found);
    return E.left(wrongInput(`Option ${flag}`, `one of ${names.join(", ")}`, shown(text)));
  };

const NAME_IN_LIST = /\s*(?:"((?:[^"]|"")*)"\s*|([^,]*))(?:,|$)/y;

/** Names separated by commas; a name that holds a comma stands in quotes, as in a CSV file. */
export const nameList = (text: string): ReadonlyArray<string> => {
  const names: string[] = [];
  const pattern = new RegExp(NAME_IN_LIST);
  while (pattern.lastIndex < text.length) {
    const [, quoted, plain = ""] = pattern.exec(text) ?? [];
    names.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"').trim());
  }
  return names;
};

/** The value of an option as a message repeats it. */
const shown = (text: string): string => (DECIMAL.test(text) ? text : JSON.stringify(text));
