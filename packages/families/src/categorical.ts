/**
 * Categorical components for one answer among several.
 *
 * Takes one column of text or of whole numbers, whose distinct values become its levels; no missing values (product-categorical takes those).
 * log f(x) = log p[x]. The estimate is the weighted share of each level, which may be 0. Reading other data needs the same levels.
 * Source: Johnson, Kotz & Balakrishnan (1997), Discrete Multivariate Distributions, ch. 35, with one trial.
 */
import { list, O, record, text } from "@latentjs/em-core";
import {
  categoryColumn,
  E,
  familyModule,
  ifHeld,
  levelsOf,
  mapParameters,
  namedFamily,
  onlyColumn,
  simplex,
  weightedSums,
  type FamilyCore,
  type FamilyModule,
  type NamedFamily,
  type TableColumn,
  type WeightedSums,
} from "@latentjs/mixture";
import { categorical as categoricalVariate, log } from "@latentjs/numerics";

/** Parameters of one component. */
export interface Categorical {
  /** Probability of each level, in their order; they sum to 1. */
  readonly probabilities: Float64Array;
}

/** Weight of the rows, and of the rows of each level. */
export type CategoricalStats = WeightedSums;

/** Which column holds the answers, and what they may be. */
export interface CategoricalSpec {
  readonly column: string;
  readonly levels: ReadonlyArray<string>;
}

const core = (size: number): FamilyCore<Categorical, CategoricalStats> => ({
  name: "categorical",
  parameters: mapParameters(
    simplex(size),
    (probabilities): Categorical => ({ probabilities }),
    ({ probabilities }) => probabilities,
    (probabilities) => record<Categorical>({ probabilities }),
  ),
  stats: weightedSums(size),
  open: ({ probabilities }) => {
    const logs = probabilities.map(log);
    return {
      logDensity: ({ columns: [levels] }, from, to, out) => {
        for (let i = from; i < to; i++) out[i - from] = logs[levels[i]];
      },
      accumulator: () => {
        const sums = new Float64Array(size);
        return {
          add: ({ columns: [levels] }, from, to, weight) => {
            for (let i = from; i < to; i++) sums[levels[i]] += weight[i - from];
          },
          finish: () => ({ weight: sums.reduce((a, b) => a + b, 0), sums: sums.slice() }),
        };
      },
    };
  },
  estimate: ({ weight, sums }) =>
    ifHeld(weight, () => E.right({ probabilities: sums.map((sum) => sum / weight) })),
  q: ({ probabilities }, { sums }) =>
    sums.reduce((total, sum, level) => (sum === 0 ? total : total + sum * log(probabilities[level])), 0),
});

/** Categorical components for a column of answers. */
export const categorical = ({
  column,
  levels,
}: CategoricalSpec): NamedFamily<Categorical, CategoricalStats> =>
  namedFamily(core(levels.length), {
    read: (table) => E.map((index: Float64Array) => [index])(categoryColumn(table, column, levels)),
    neutral: () => ({ probabilities: new Float64Array(levels.length).fill(1 / levels.length) }),
    features: ({ columns: [index] }) => levels.map((_, level) => index.map((at) => (at === level ? 1 : 0))),
    sampling: O.some({
      columns: [{ name: column, levels: O.some(levels) }],
      draw: ({ probabilities }, rng, row) => {
        row[0] = categoricalVariate(rng, probabilities);
      },
    }),
  });

/** The family for fits by name. */
export const family: FamilyModule = familyModule<CategoricalSpec, Categorical, CategoricalStats>({
  name: "categorical",
  summary: "One answer among several",
  settings: [],
  spec: record<CategoricalSpec>({ column: text, levels: list(text) }),
  specFor: (table) =>
    E.chain((column: TableColumn) =>
      E.map((levels: ReadonlyArray<string>) => ({ column: column.name, levels }))(levelsOf(column)),
    )(onlyColumn(table, "categorical")),
  bind: categorical,
});
