import type { GaussianMixture } from "@latentjs/gmm";
import type { ModelFile } from "../input/model-file.js";
import { componentNumbers, correlations } from "./component-numbers.js";
import { componentTable } from "./component-table.js";
import { counted, countText, listed, natsText } from "./numbers.js";
import { paragraph } from "./paragraph.js";
import { structureWords } from "./structure-words.js";
import { textTable } from "./text-table.js";

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

const textsAt = (document: unknown, field: string): ReadonlyArray<string> => {
  const value = at(document, field);
  return Array.isArray(value) ? value.map(String) : [];
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

const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

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

const correlationText = (r: number): string => r.toFixed(3).replace(/^-(0\.0+)$/, "$1");

/** Correlations below the diagonal. */
const correlationTable = (model: GaussianMixture, k: number, width: number): string => {
  const matrix = correlations(model, k);
  const below = matrix.slice(1);
  const names = { heading: "", cells: model.columns.slice(1) };
  const columns = model.columns.slice(0, -1).map((heading, j) => ({
    heading,
    cells: below.map((row, i) => (j <= i ? correlationText(row[j] ?? Number.NaN) : "")),
  }));
  return textTable([names], columns, width);
};

const correlationPart = (model: GaussianMixture, width: number): ReadonlyArray<string> => {
  const { columns, covariance, params } = model;
  if (columns.length === 1) return [];
  if (covariance.endsWith("I")) return ["Within a component the columns are uncorrelated.\n"];
  if (covariance === "EEE") return [`Correlations in every component\n${correlationTable(model, 0, width)}`];
  return params.components.map(
    (_, k) => `Correlations in component ${k}\n${correlationTable(model, k, width)}`,
  );
};

/** A model in words and tables, in lines of `width` characters. */
export const modelDescription = ({ model, document }: ModelFile, width: number): string => {
  const { columns, covariance, params } = model;
  const k = params.weights.length;
  const labels = textsAt(document, "labels");
  const numbers = componentNumbers(model, labels.length === k ? labels : undefined);
  const origin = [fittedTo(document), stopped(document)].filter((part) => part !== "").join(" ");
  return [
    `Gaussian mixture of ${counted(k, "component")}, ${structureWords(covariance, columns.length)}\n` +
      paragraph(`${sentence(counted(columns.length, "column"))}: ${listed(columns)}`, width),
    ...(origin === "" ? [] : [paragraph(origin, width)]),
    ...textsAt(document, "warnings").map((warning) => paragraph(`Warning: ${warning}`, width)),
    `Mixing weights, and mean (standard deviation) of each column\n${componentTable(numbers, width)}`,
    ...correlationPart(model, width),
  ].join("\n");
};
