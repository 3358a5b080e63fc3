import { invalidInput, render, type EmError } from "@latentjs/em-core";
import { NO_ANSWER, WRONG_CALL } from "./exit-status.js";

/** Why a command ends without an answer. */
export interface Failure {
  /** What kind of failure it is, for programs. */
  readonly tag: string;
  /** What happened, with the numbers, and what to try. */
  readonly message: string;
  /** Exit status. */
  readonly status: typeof WRONG_CALL | typeof NO_ANSWER;
  /** The result itself is on standard output, which takes no second one. */
  readonly resultPrinted?: true;
}

const isWrongCall = (error: EmError): boolean =>
  error._tag === "InComponent"
    ? isWrongCall(error.cause)
    : error._tag === "InvalidInput" || error._tag === "EmptyData";

/** The failure that an error of the library amounts to. */
export const failureOf = (error: EmError): Failure => ({
  tag: error._tag,
  message: render(error),
  status: isWrongCall(error) ? WRONG_CALL : NO_ANSWER,
});

/** The failure that an error about the data amounts to; `place` says where row i of it stands in the file. */
export const failureAtRow = (error: EmError, place: (i: number) => string): Failure => {
  const failure = failureOf(error);
  if (error._tag !== "NonFiniteLikelihood" || error.row < 0) return failure;
  return { ...failure, message: failure.message.replace(/^Row \d+/, () => `${place(error.row)}: the row`) };
};

/** An option, file or field that is not what it has to be; the sentence is that of `invalidInput`. */
export const wrongInput = (path: string, expected: string, actual: unknown, remedy = ""): Failure =>
  failureOf(invalidInput(path, expected, actual, remedy));

/** A file that cannot be read or written; `what` goes on from its name, `remedy` is a whole sentence. */
export const fileTrouble = (path: string, what: string, remedy: string): Failure => ({
  tag: "FileTrouble",
  message: `${path} ${what}. ${remedy}`,
  status: WRONG_CALL,
});

/** Something that the contract names and this version cannot do; `instead` is a whole sentence. */
export const notBuilt = (what: string, instead: string): Failure => ({
  tag: "NotBuilt",
  message: `${what} is not built yet. ${instead}`,
  status: WRONG_CALL,
});

/**
 * The error with the words of the library for where it happened replaced by those of the user: `places` maps the first
 * part of a path, such as `init.params`, to an option or a file.
 */
export const inUsersWords = (error: EmError, places: Readonly<Record<string, string>>): EmError => {
  if (error._tag !== "InvalidInput") return error;
  const known = Object.keys(places).find((key) => new RegExp(`^${key}(?![a-zA-Z])`).test(error.path));
  if (known === undefined) return error;
  const rest = error.path.slice(known.length).replace(/^[.,]?\s*/, "");
  return { ...error, path: rest === "" ? `${places[known]}` : `${places[known]}, ${rest}` };
};
