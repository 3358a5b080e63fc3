import { E, render, type Either, type EmError, type Json } from "@latentjs/em-core";
import type { ErrorsMethod } from "@latentjs/mixture";
import { paragraph } from "../output/paragraph.js";

/** Standard errors from an information. */
type InformationKind = Extract<ErrorsMethod, "observed" | "sandwich">;
/** Standard errors from replicates: of rows drawn from the fit, or of the rows with random weights. */
export type BootstrapKind = "bootstrap" | "weighted-bootstrap";
export type ErrorsKind = InformationKind | BootstrapKind;

export const isBootstrap = (kind: ErrorsKind): kind is BootstrapKind =>
  kind === "bootstrap" || kind === "weighted-bootstrap";

/** What a fit says of its standard errors, once in its object and once in its summary. */
export interface ErrorsReport {
  /** Fields for the object; none where no standard errors were asked for. */
  readonly fields: { readonly [key: string]: Json };
  /** Text after the summary. */
  readonly text: string;
}

const FROM: Readonly<Record<ErrorsKind, string>> = {
  observed: "the observed information",
  sandwich: "the sandwich of observed information and scores",
  bootstrap: "the parametric bootstrap",
  "weighted-bootstrap": "the weighted-likelihood bootstrap",
};

const MISSING = "A dash stands for one that the data, or derivatives of the likelihood, do not tell.";

const hasNull = (value: Json): boolean =>
  value === null || (typeof value === "object" && Object.values(value).some((item: Json) => hasNull(item)));

/** Why some are missing, as far as the fit says so. */
const notesOf = (found: object): ReadonlyArray<string> =>
  "notes" in found && Array.isArray(found.notes) ? found.notes.map(String) : [];

/** No standard errors were asked for. */
export const noErrors: ErrorsReport = { fields: {}, text: "" };

/**
 * Standard errors as `fit` tells them: `table` shows them to a person, in lines of `width` characters. A fit without any, because it is no
 * maximum, is a result all the same, with a warning.
 */
export const errorsReport = <A extends { readonly [F in keyof A]: Json }>(
  kind: ErrorsKind,
  found: Either<EmError, A>,
  warnings: ReadonlyArray<string>,
  table: (errors: A) => string,
  width: number,
): ErrorsReport => {
  if (E.isLeft(found)) {
    const warning = `There are no standard errors. ${render(found.left)}`;
    return {
      fields: { standardErrors: null, warnings: [...warnings, warning] },
      text: `\n${paragraph(`Warning: ${warning}`, width)}`,
    };
  }
  const reasons = notesOf(found.right);
  const note = hasNull(found.right) ? `\n${paragraph([MISSING, ...reasons].join(" "), width)}` : "";
  return {
    fields: { standardErrors: found.right },
    text: `\n${paragraph(`Standard errors, from ${FROM[kind]}`, width)}${table(found.right)}${note}`,
  };
};
