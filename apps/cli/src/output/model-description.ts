import type { GaussianMixture } from "@latentjs/gmm";
import type { ModelFile } from "../input/model-file.js";
import { correlations } from "./component-numbers.js";
import { gaussianComponents, gaussianTitle } from "./gaussian-context.js";
import { labelsOf, originOf, sentence } from "./model-origin.js";
import { counted, listed } from "./numbers.js";
import { paragraph } from "./paragraph.js";
import { regularisationWords } from "./regularisation-words.js";
import { textTable } from "./text-table.js";

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

/** Priors and constraints that a saved fit lists; nothing where it lists none. */
const regularisationIn = (document: unknown): string => {
  const listing =
    typeof document === "object" && document !== null && "regularisation" in document
      ? document.regularisation
      : undefined;
  const entries: ReadonlyArray<unknown> = Array.isArray(listing) ? listing : [];
  return regularisationWords(
    entries.flatMap((entry) => (typeof entry === "object" && entry !== null ? [{ ...entry }] : [])),
  );
};

/** A model in words and tables, in lines of `width` characters. */
export const modelDescription = ({ model, document }: ModelFile, width: number): string => {
  const { columns, params } = model;
  const k = params.components.length;
  return [
    `${gaussianTitle(model, regularisationIn(document))}\n` +
      paragraph(`${sentence(counted(columns.length, "column"))}: ${listed(columns)}`, width),
    ...originOf(document, width),
    gaussianComponents(model, labelsOf(document, k), width),
    ...correlationPart(model, width),
  ].join("\n");
};
