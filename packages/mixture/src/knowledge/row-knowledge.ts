import { E, invalidInput, type Batch, type Either, type EmError } from "@latentjs/em-core";
import { log } from "@latentjs/numerics";
import type { UsedRows } from "../starts/memberships.js";

/** What a caller knows beforehand of which component each row comes from. */
export interface RowKnowledge {
  /**
   * The component that a row is known to come from, 0 .. K-1, one a row; null or NaN where it is not known. Such a row's part of the likelihood is
   * its weight times its density under that component. Components stay in the order of the labels.
   */
  readonly labels?: ArrayLike<number | null>;
  /**
   * For each row K factors of the mixing weights, at least 0 and not all 0: 1 where nothing is known, 0 for a component that the row does not come
   * from. Components keep their order.
   */
  readonly priors?: ArrayLike<ArrayLike<number>>;
}

/** The same as a batch has it. */
export type KnownRows = Pick<Batch, "known" | "logPriors">;

/** Components that the labels tell of, from the first to the largest label. */
export const labelled = ({ labels = [] }: RowKnowledge): number => {
  let count = 0;
  for (let i = 0; i < labels.length; i++) count = Math.max(count, (labels[i] ?? -1) + 1 || 0);
  return count;
};

/** How components are called in messages: the last of those with noise is named. */
const rangeOf = (k: number, isNoisy: boolean): string =>
  isNoisy
    ? `a whole number from 0 to ${k - 1}, -1 for noise, or null`
    : `a whole number from 0 to ${k - 1}, or null`;

/**
 * What is known of the rows that are used, for `k` components and perhaps noise behind them, whose label is -1. Error: another number of labels or
 * factors than rows or components, a label or a factor that is none, a row that cannot come from anywhere.
 */
export const knownRows = (
  { labels, priors }: RowKnowledge,
  k: number,
  rows: UsedRows,
  isNoisy: boolean = false,
): Either<EmError, KnownRows> =>
  E.chain((known: KnownRows) =>
    E.map((factors: KnownRows): KnownRows => ({ ...known, ...factors }))(
      priors === undefined ? E.right({}) : knownFactors(priors, k + (isNoisy ? 1 : 0), rows, known.known),
    ),
  )(labels === undefined ? E.right({}) : knownLabels(labels, k, rows, isNoisy));

const knownLabels = (
  labels: ArrayLike<number | null>,
  k: number,
  { rows, inputRows, origin }: UsedRows,
  isNoisy: boolean,
): Either<EmError, KnownRows> => {
  if (labels.length !== inputRows) {
    return E.left(
      invalidInput("labels", `${inputRows} labels, one a row, null where none is known`, labels.length),
    );
  }
  const known = new Int32Array(rows).fill(-1);
  for (let i = 0; i < rows; i++) {
    const row = origin === null ? i : origin[i];
    const label = labels[row];
    if (label === null || Number.isNaN(label)) continue;
    const isNoise = label === -1 && isNoisy;
    if (!(isNoise || (Number.isInteger(label) && label >= 0 && label < k))) {
      const remedy = "Give null where the component of a row is not known.";
      return E.left(invalidInput(`labels, row ${row}`, rangeOf(k, isNoisy), label, remedy));
    }
    known[i] = isNoise ? k : label;
  }
  return E.right({ known });
};

const knownFactors = (
  priors: ArrayLike<ArrayLike<number>>,
  size: number,
  { rows, inputRows, origin }: UsedRows,
  known: Int32Array | undefined,
): Either<EmError, KnownRows> => {
  if (priors.length !== inputRows) {
    return E.left(invalidInput("priors", `${inputRows} lists of factors, one a row`, priors.length));
  }
  const logPriors = new Float64Array(rows * size);
  for (let i = 0; i < rows; i++) {
    const row = origin === null ? i : origin[i];
    const factors = priors[row];
    const wrong = wrongFactors(factors, size, known === undefined ? -1 : known[i]);
    if (wrong !== null) return E.left(invalidInput(`priors, row ${row}`, ...wrong));
    for (let c = 0; c < size; c++) logPriors[i * size + c] = log(factors[c]);
  }
  return E.right({ logPriors });
};

const wrongFactors = (
  factors: ArrayLike<number>,
  size: number,
  own: number,
): readonly [expected: string, actual: string] | null => {
  if (factors.length !== size) return [`${size} factors, one a component`, String(factors.length)];
  let largest = 0;
  for (let c = 0; c < size; c++) {
    if (!(factors[c] >= 0 && factors[c] < Infinity))
      return ["finite factors of at least 0", String(factors[c])];
    largest = Math.max(largest, factors[c]);
  }
  if (largest === 0) return ["a factor above 0", "none"];
  return own >= 0 && factors[own] === 0 ? [`a factor above 0 for component ${own}, its label`, "0"] : null;
};

/** What is known of the rows of a batch, by itself. */
export const knowledgeOf = ({ known, logPriors }: Batch): KnownRows => ({
  ...(known === undefined ? {} : { known }),
  ...(logPriors === undefined ? {} : { logPriors }),
});

/** A batch of which nothing is known beforehand. */
export const withoutKnowledge = <B extends Batch>(batch: B): B => ({
  ...batch,
  known: undefined,
  logPriors: undefined,
});
