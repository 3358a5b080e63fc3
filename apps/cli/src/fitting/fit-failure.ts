import { render, type EmError } from "@latentjs/em-core";
import type { CovarianceName } from "@latentjs/gmm";
import { failureAtRow, failureOf, inUsersWords, type Failure } from "../failure.js";

/** What the parts of a fit are to the user. */
export interface FitWords {
  /** The library's names for options and data. */
  readonly places: Readonly<Record<string, string>>;
  /** Where row i stands in the file. */
  readonly place: (i: number) => string;
  /** What tells which variance is singular; nothing where the family is another than the Gaussian. */
  readonly structure:
    | { readonly columns: ReadonlyArray<string>; readonly covariance: CovarianceName }
    | undefined;
  /** The label of each component, where the start is by labels or some are known. */
  readonly labels: ReadonlyArray<string | number | null> | undefined;
  readonly isStartGiven: boolean;
}

type Singular = Extract<EmError, { readonly _tag: "NotPositiveDefinite" }>;

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** One variance for all columns has no pivots of columns. */
const isSpherical = (covariance: CovarianceName): boolean => covariance.endsWith("II");

const zeroOf = (
  { pivot, value }: Singular,
  { columns, covariance }: NonNullable<FitWords["structure"]>,
): string => {
  const of = isSpherical(covariance)
    ? "its variance"
    : `the pivot of column ${JSON.stringify(columns[pivot])}`;
  return `${of} is ${value}.`;
};

/** Columns that are constant or collinear in all rows are found before a search, so in one component it is its rows that lie in a plane or a point. */
const SHRUNK_REMEDY =
  "Fit fewer components, one covariance for all (--covariance tied), or say --prior fraley-raftery, under which none shrinks to a point.";

const singularRemedy = ({ labels, isStartGiven }: FitWords): string => {
  const start = isStartGiven ? "start from other parameters" : "fit fewer components";
  const other = labels === undefined ? start : "give every label more rows that differ";
  return `Drop constant or collinear columns, or ${other}.`;
};

const component = (k: number, { labels }: FitWords): string => {
  const label = labels?.[k] ?? null;
  return label === null ? `Component ${k}` : `The component of label ${JSON.stringify(label)}`;
};

const collapseRemedy = ({ labels, isStartGiven }: FitWords): string => {
  if (labels !== undefined) return "Merge that label with another, or fit fewer components.";
  return isStartGiven
    ? "Start from other parameters, or from fewer components."
    : "Fit fewer components or start from another seed.";
};

const sentences = (error: EmError, words: FitWords): string | undefined => {
  switch (error._tag) {
    case "ComponentCollapsed": {
      const who = component(error.component, words);
      return `${who} holds ${error.weight} of effective weight, below the floor ${error.floor}. ${collapseRemedy(words)}`;
    }
    case "NotPositiveDefinite":
      return words.structure === undefined
        ? undefined
        : `${error.what} is singular: ${zeroOf(error, words.structure)} ${singularRemedy(words)}`;
    case "InComponent": {
      const { structure, labels, isStartGiven } = words;
      const isOfSearch = labels === undefined && !isStartGiven;
      if (error.cause._tag === "NotPositiveDefinite" && structure !== undefined && isOfSearch) {
        const who = component(error.component, words);
        return `${who} has shrunk to rows without spread in some direction: ${zeroOf(error.cause, structure)} ${SHRUNK_REMEDY}`;
      }
      const cause = sentences(error.cause, words) ?? render(error.cause);
      return `${component(error.component, words)}: ${lowerFirst(cause)}`;
    }
    default:
      return undefined;
  }
};

/** The failure of a fit, with rows, columns and components by the names that the user has for them. */
export const fitFailure = (error: EmError, words: FitWords): Failure => {
  const message = sentences(error, words);
  return message === undefined
    ? failureAtRow(inUsersWords(error, words.places), words.place)
    : { ...failureOf(error), message };
};
