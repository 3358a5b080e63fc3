import { counted, countText, natsText } from "./numbers.js";
import { paragraph } from "./paragraph.js";

/** The value at a path of fields, nothing where the path ends early. */
const at = (document: unknown, ...fields: ReadonlyArray<string>): unknown =>
  fields.reduce<unknown>(
    (value, field) =>
      typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(field) : undefined,
    document,
  );

const numberAt = (document: unknown, ...fields: ReadonlyArray<string>): number | undefined => {
  const value = at(document, ...fields);
  return typeof value === "number" ? value : undefined;
};

/** A list of texts in a field of a document, empty where it has none. */
const textsAt = (document: unknown, field: string): ReadonlyArray<string> => {
  const value = at(document, field);
  return Array.isArray(value) ? value.map((item) => (item === null ? "" : String(item))) : [];
};

/** What a saved fit says of its data, as far as it says it: a model may also come without. */
const fittedTo = (document: unknown): string => {
  const rows = numberAt(document, "rows");
  const weight = numberAt(document, "totalWeight");
  const weighted = weight === undefined || weight === rows ? "" : ` of total weight ${countText(weight)}`;
  const parts = [
    ...(rows === undefined ? [] : [`fitted to ${counted(rows, "row")}${weighted}`]),
    ...([["logLikelihood"], ["criteria", "bic"], ["criteria", "aic"], ["criteria", "icl"]] as const).flatMap(
      (path) => {
        const value = numberAt(document, ...path);
        const name = path.length === 1 ? "log-likelihood" : path[1].toUpperCase();
        return value === undefined ? [] : [`${name} ${natsText(value)}`];
      },
    ),
  ];
  return parts.length === 0 ? "" : `${sentence(parts.join(", "))}.`;
};

/** A text that begins like a sentence. */
export const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const REASONS: Readonly<Record<string, string>> = {
  converged: "Converged",
  "iteration-limit": "Stopped by the limit of iterations, before convergence",
  "time-limit": "Stopped by the time limit",
  cancelled: "Cancelled",
};

const stopped = (document: unknown): string => {
  const reason = REASONS[String(at(document, "stop", "reason"))];
  const iterations = numberAt(document, "iterations");
  if (reason === undefined) return "";
  return iterations === undefined ? `${reason}.` : `${reason} after ${counted(iterations, "iteration")}.`;
};

/** The labels that the components of a saved fit stand for, if it has as many. */
export const labelsOf = (document: unknown, components: number): ReadonlyArray<string> | undefined => {
  const labels = textsAt(document, "labels");
  return labels.length === components ? labels : undefined;
};

/** Mean mixing weights, or shares of time, of a saved fit with a gate or a hidden chain, one for each component; NaN where it does not say. */
export const sharesOf = (document: unknown, components: number): ReadonlyArray<number> =>
  Array.from({ length: components }, (_, c) => numberAt(document, "shares", String(c)) ?? Number.NaN);

/** What a saved fit says of its data, of its end and of what to beware of, each in lines of `width` characters. */
export const originOf = (document: unknown, width: number): ReadonlyArray<string> => {
  const origin = [fittedTo(document), stopped(document)].filter((part) => part !== "").join(" ");
  return [
    ...(origin === "" ? [] : [paragraph(origin, width)]),
    ...textsAt(document, "warnings").map((warning) => paragraph(`Warning: ${warning}`, width)),
  ];
};
