/**
 * Multinomial components for rows of counts: words of a vocabulary in a document, votes by party.
 *
 * Takes two or more columns of counts, all columns of the table; no missing values. With n the sum of a row,
 * log f(x) = sum_j x[j] log p[j] + log(n! / prod_j x[j]!), given n, computed from deviances where n is large. The estimate is the weighted share of each column, which may be 0. Rows cannot
 * be drawn without their sums.
 * Source: Johnson, Kotz & Balakrishnan (1997), Discrete Multivariate Distributions, ch. 35.
 */
import { list, O, record, refine, text } from "@latentjs/em-core";
import {
  counts,
  E,
  eachOf,
  familyModule,
  invalidInput,
  mapParameters,
  namedFamily,
  numberColumn,
  numbersOnly,
  simplex,
  type FamilyCore,
  type FamilyModule,
  type NamedFamily,
  type WeightedSums,
} from "@latentjs/mixture";
import { log } from "@latentjs/numerics";
import { categoriesConstant, countsOfCategories } from "./shared/deviances.js";

/** Parameters of one component. */
export interface Multinomial {
  /** Probability of each column; they sum to 1. */
  readonly probabilities: Float64Array;
}

/** Weight of the rows, and the weighted sum of each column. */
export type MultinomialStats = WeightedSums;

/** The columns of counts, at least two. */
export interface MultinomialSpec {
  readonly columns: ReadonlyArray<string>;
}

const core = (size: number): FamilyCore<Multinomial, MultinomialStats> => ({
  name: "multinomial",
  parameters: mapParameters(
    simplex(size),
    (probabilities): Multinomial => ({ probabilities }),
    ({ probabilities }) => probabilities,
    (probabilities) => record<Multinomial>({ probabilities }),
  ),
  ...countsOfCategories(size, ({ probabilities }: Multinomial) => ({
    p: probabilities,
    logs: Array.from(probabilities, log),
  })),
  estimate: ({ sums }) => {
    const total = sums.reduce((a, b) => a + b, 0);
    return total > 0
      ? E.right({ probabilities: sums.map((sum) => sum / total) })
      : E.left(invalidInput("counts", "a positive count in every component", "none"));
  },
});

/** Multinomial components for columns of counts. */
export const multinomial = ({ columns }: MultinomialSpec): NamedFamily<Multinomial, MultinomialStats> => {
  const size = columns.length;
  return namedFamily(core(size), {
    columns,
    read: (table) =>
      E.map((read: ReadonlyArray<Float64Array>) => [
        ...read,
        read[0].map((_, i) => categoriesConstant(read.map((column) => column[i]))),
      ])(eachOf(columns, (name) => numberColumn(table, name, counts))),
    neutral: () => ({ probabilities: new Float64Array(size).fill(1 / size) }),
    features: (batch) => {
      const read = batch.columns.slice(0, size);
      const totals = read[0].map((_, i) => read.reduce((total, column) => total + column[i], 0));
      return read.map((column) => column.map((count, i) => (totals[i] > 0 ? count / totals[i] : 0)));
    },
    sampling: O.none,
  });
};

/** The family for fits by name. */
export const family: FamilyModule = familyModule<MultinomialSpec, Multinomial, MultinomialStats>({
  name: "multinomial",
  summary: "Rows of counts whose sums are given",
  settings: [],
  spec: record<MultinomialSpec>({
    columns: refine(list(text), ({ length }) => length >= 2, "at least two columns"),
  }),
  specFor: (table) => {
    const { columns } = numbersOnly(table);
    return columns.length >= 2
      ? E.right({ columns: columns.map(({ name }) => name) })
      : E.left(invalidInput("columns", "at least two columns of counts", columns.length));
  },
  bind: multinomial,
});
