import {
  E,
  finiteNumber,
  json,
  list,
  oneOf,
  record,
  refine,
  type Codec,
  type Either,
  type EmError,
  type Json,
} from "@latentjs/em-core";
import { CRITERIA, type CriterionName } from "@latentjs/mixture";
import { failureOf, inUsersWords, wrongInput, type Failure } from "../failure.js";
import type { PlotCell, PlotSelection } from "../plot/index.js";
import { readJson } from "./json-file.js";
import { sourceName } from "./open-text.js";

interface SavedSelection {
  readonly format: "latentjs/select";
  readonly version: number;
  readonly criterion: CriterionName;
  readonly best: Json;
  readonly table: ReadonlyArray<Json>;
}

const selectionCodec: Codec<SavedSelection> = record<SavedSelection>({
  format: oneOf("latentjs/select"),
  version: refine(finiteNumber, (v) => v === 1, "version 1"),
  criterion: oneOf(...CRITERIA),
  best: json,
  table: refine(list(json), (rows) => rows.length > 0, "at least one row"),
});

const NAMES: { readonly [C in CriterionName]: string } = {
  bic: "BIC",
  icl: "ICL",
  aic: "AIC",
  cv: "cross-validated deviance",
};

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value);

const fieldsOf = (value: Json): { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !isList(value) ? value : {};

const words = (value: Json | undefined): string => (typeof value === "string" ? value : "");

const cellOf = (row: Json, criterion: CriterionName): PlotCell | null => {
  const { components, covariance, spurious, [criterion]: value } = fieldsOf(row);
  return typeof components !== "number"
    ? null
    : {
        components,
        form: words(covariance),
        value: typeof value === "number" ? value : null,
        isSpurious: spurious === true,
      };
};

/** Reads what `select --json` printed, as far as a picture needs it. */
export const readSelection = async (path: string): Promise<Either<Failure, PlotSelection>> =>
  E.chain((document: unknown) => selectionIn(document, sourceName(path)))(await readJson(path));

/** Whoever names a model alone has forgotten its data. */
const withoutData = (error: EmError): EmError =>
  error._tag === "InvalidInput" && error.path === "selection.format"
    ? { ...error, remedy: "Name the data of a model as well." }
    : error;

const selectionIn = (document: unknown, source: string): Either<Failure, PlotSelection> =>
  E.chain(({ criterion, best, table }: SavedSelection): Either<Failure, PlotSelection> => {
    const { components, covariance, family } = fieldsOf(best);
    const cells = table.map((row) => cellOf(row, criterion));
    const wrong = cells.indexOf(null);
    if (wrong >= 0 || typeof components !== "number") {
      const place = wrong >= 0 ? `table[${wrong}].components` : "best.components";
      return E.left(wrongInput(`${source}, ${place}`, "a number", "something else"));
    }
    const formOf = (form: string): string => (form === "" ? words(family) : form);
    const named = cells.flatMap((cell) => (cell === null ? [] : [{ ...cell, form: formOf(cell.form) }]));
    if (named.every(({ value }) => value === null)) {
      return E.left(wrongInput(`${source}, table`, "a row with an answer", "none"));
    }
    return E.right({
      criterion: NAMES[criterion],
      cells: named,
      best: { components, form: formOf(words(covariance)) },
    });
  })(
    E.mapLeft((error: EmError) => failureOf(inUsersWords(withoutData(error), { selection: source })))(
      selectionCodec.decode(document, "selection"),
    ),
  );
