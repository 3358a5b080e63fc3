/**
 * Binomial components for counts of successes among a known number of trials.
 *
 * Takes one column of counts; the required setting `trials` is one number for all rows or the name of a second column of counts, none of them
 * below the successes. No missing values. log f(x) = x log p + (n - x) log(1 - p) + log(n! / (x! (n - x)!)), computed from deviances for many trials. The estimate is the share of
 * successes among all trials, which may be 0 or 1. Rows can be drawn where `trials` is a number.
 * Source: Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 3rd ed., ch. 3.
 */
import { finiteNumber, O, record, text, type Codec } from "@latentjs/em-core";
import {
  counts,
  E,
  familyModule,
  ifHeld,
  invalidInput,
  namedFamily,
  numberColumn,
  numbersOnly,
  onlyColumn,
  probability,
  scalars,
  type Either,
  type EmError,
  type FamilyCore,
  type FamilyModule,
  type NamedFamily,
  type Table,
  type TableColumn,
  type WeightedSums,
} from "@latentjs/mixture";
import { binomialVariate, log, log1p } from "@latentjs/numerics";
import { categoriesConstant, countsOfCategories } from "./shared/deviances.js";

/** Parameters of one component. */
export interface Binomial {
  /** Probability of success in one trial, from 0 to 1. */
  readonly probability: number;
}

/** Weight of the rows; weighted sums of their successes and of their failures. */
export type BinomialStats = WeightedSums;

/** Which column holds the successes, and the trials: a number, or the name of a column. */
export interface BinomialSpec {
  readonly column: string;
  readonly trials: number | string;
}

const core: FamilyCore<Binomial, BinomialStats> = {
  name: "binomial",
  parameters: scalars<Binomial>({ probability }),
  ...countsOfCategories(2, ({ probability: p }: Binomial) => ({ p: [p, 1 - p], logs: [log(p), log1p(-p)] })),
  estimate: ({ weight, sums: [successes, failures] }) =>
    ifHeld(weight, () =>
      successes + failures > 0
        ? E.right({ probability: successes / (successes + failures) })
        : E.left(invalidInput("trials", "a row with trials in every component", "none")),
    ),
};

const trialsOf = (table: Table, trials: number | string): Either<EmError, Float64Array> =>
  typeof trials === "string"
    ? numberColumn(table, trials, counts)
    : E.right(new Float64Array(table.rows).fill(trials));

/** Binomial components for a column of successes. */
export const binomial = ({ column, trials }: BinomialSpec): NamedFamily<Binomial, BinomialStats> =>
  namedFamily(core, {
    columns: typeof trials === "string" ? [column, trials] : [column],
    read: (table) =>
      E.chain((n: Float64Array) =>
        E.chain((successes: Float64Array): Either<EmError, ReadonlyArray<Float64Array>> => {
          const at = successes.findIndex((x, i) => x > n[i]);
          if (at >= 0) {
            const most = `a count of at most ${n[at]}, the trials`;
            const remedy = "Correct the value, leave the row out, or fit a family that has it.";
            return E.left(invalidInput(`column ${column}, row ${at}`, most, successes[at], remedy));
          }
          const failures = successes.map((x, i) => n[i] - x);
          const constants = successes.map((x, i) => categoriesConstant([x, failures[i]]));
          return E.right([successes, failures, constants]);
        })(numberColumn(table, column, counts)),
      )(trialsOf(table, trials)),
    // Half a success and half a failure more keep it inside, so that it gives every row a density.
    neutral: ({ columns: [successes, failures] }) => {
      const [s, f] = [sum(successes), sum(failures)];
      return { probability: (s + 0.5) / (s + f + 1) };
    },
    features: ({ columns: [successes, failures] }) => [
      successes.map((x, i) => (x + failures[i] > 0 ? x / (x + failures[i]) : 0)),
    ],
    sampling:
      typeof trials === "string"
        ? O.none
        : O.some({
            columns: [{ name: column, levels: O.none }],
            draw: (theta, rng, row) => {
              row[0] = binomialVariate(rng, trials, theta.probability);
            },
          }),
  });

const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);

const trialsCodec: Codec<number | string> = {
  encode: (trials) => trials,
  decode: (input, path) =>
    typeof input === "string" ? text.decode(input, path) : positiveCount.decode(input, path),
};
const positiveCount: Codec<number> = {
  ...finiteNumber,
  decode: (input, path = "") =>
    typeof input === "number" && input > 0 && counts.holds(input)
      ? E.right(input)
      : E.left(invalidInput(path, "a number of trials or the name of a column", JSON.stringify(input))),
};

/** The family for fits by name. */
export const family: FamilyModule = familyModule<BinomialSpec, Binomial, BinomialStats>({
  name: "binomial",
  summary: "Counts of successes among a known number of trials",
  settings: [
    {
      name: "trials",
      meaning: "number of trials or the column that holds it",
      required: true,
      namesColumn: true,
    },
  ],
  spec: record<BinomialSpec>({ column: text, trials: trialsCodec }),
  specFor: (table, { trials = "" }) => {
    const named = table.columns.some(({ name }) => name === trials);
    const number = Number(trials);
    if (!named && !(number > 0 && counts.holds(number))) {
      return E.left(
        invalidInput("setting trials", "a positive whole number or the name of a column", trials),
      );
    }
    return E.map(({ name: column }: TableColumn) => ({ column, trials: named ? trials : number }))(
      onlyColumn(numbersOnly(table), "binomial", named ? [trials] : []),
    );
  },
  bind: binomial,
});
