/**
 * Products of categorical distributions, one for each column: latent class analysis, in which the answers of a row are independent given its
 * component.
 *
 * Takes any number of columns of text or of whole numbers, all columns of the table. A missing answer is allowed and contributes nothing: the
 * density of a row is that of the answers it has. log f(x) = sum_j log p[j][x[j]] over the answered j. The estimate is the weighted share of each
 * level among the answers to its column; a column that nobody of the component answered keeps its probabilities.
 * Source: Goodman (1974), Biometrika 61, 215-231; with missing answers Linzer & Lewis (2011), J. Stat. Softw. 42(10), section 2.
 */
import { list, O, record, refine, text } from "@latentjs/em-core";
import {
  categoryColumn,
  E,
  eachOf,
  familyModule,
  ifHeld,
  invalidInput,
  levelsOf,
  mapParameters,
  namedFamily,
  parameterList,
  simplex,
  weightedSums,
  type FamilyCore,
  type FamilyModule,
  type NamedFamily,
  type WeightedSums,
} from "@latentjs/mixture";
import { categorical as categoricalVariate, log } from "@latentjs/numerics";

/** Parameters of one component. */
export interface ProductCategorical {
  /** For each column the probability of each of its levels, in their order; they sum to 1. */
  readonly probabilities: ReadonlyArray<Float64Array>;
}

/** Weight of the rows, and of the rows of each level of each column, column after column. */
export type ProductCategoricalStats = WeightedSums;

/** A column of answers, and what they may be. */
export interface Question {
  readonly column: string;
  readonly levels: ReadonlyArray<string>;
}

/** The columns of answers. */
export interface ProductCategoricalSpec {
  readonly questions: ReadonlyArray<Question>;
}

const core = (sizes: ReadonlyArray<number>): FamilyCore<ProductCategorical, ProductCategoricalStats> => {
  // Level l of column j is entry starts[j] + l of everything that is kept flat.
  const starts = sizes.map((_, j) => sizes.slice(0, j).reduce((a, b) => a + b, 0));
  const all = sizes.reduce((a, b) => a + b, 0);
  return {
    name: "product-categorical",
    parameters: mapParameters(
      parameterList(sizes.map(simplex)),
      (probabilities): ProductCategorical => ({ probabilities }),
      ({ probabilities }) => probabilities,
      (probabilities) => record<ProductCategorical>({ probabilities }),
    ),
    stats: weightedSums(all),
    open: ({ probabilities }) => {
      const logs = probabilities.map((p) => p.map(log));
      return {
        logDensity: ({ columns }, from, to, out) => {
          out.fill(0, 0, to - from);
          for (let j = 0; j < logs.length; j++) {
            const levels = columns[j];
            const known = logs[j];
            // NaN, a missing answer, is the only number that differs from itself.
            for (let i = from; i < to; i++) if (levels[i] === levels[i]) out[i - from] += known[levels[i]];
          }
        },
        accumulator: () => {
          const sums = new Float64Array(all);
          const held = new Float64Array(1);
          return {
            add: ({ columns }, from, to, weight) => {
              let total = 0;
              for (let i = from; i < to; i++) total += weight[i - from];
              held[0] += total;
              for (let j = 0; j < starts.length; j++) {
                const levels = columns[j];
                const start = starts[j];
                for (let i = from; i < to; i++)
                  if (levels[i] === levels[i]) sums[start + levels[i]] += weight[i - from];
              }
            },
            finish: () => ({ weight: held[0], sums: sums.slice() }),
          };
        },
      };
    },
    estimate: ({ weight, sums }, previous) =>
      ifHeld(weight, () =>
        E.right({
          probabilities: sizes.map((size, j) => {
            const answers = sums.subarray(starts[j], starts[j] + size);
            const total = answers.reduce((a, b) => a + b, 0);
            return total > 0 ? answers.map((answer) => answer / total) : previous.probabilities[j];
          }),
        }),
      ),
    q: ({ probabilities }, { sums }) => {
      let total = 0;
      for (const [j, start] of starts.entries()) {
        for (const [level, p] of probabilities[j].entries()) {
          const sum = sums[start + level];
          if (sum !== 0) total += sum * log(p);
        }
      }
      return total;
    },
  };
};

/** Products of categorical components for columns of answers. */
export const productCategorical = ({
  questions,
}: ProductCategoricalSpec): NamedFamily<ProductCategorical, ProductCategoricalStats> =>
  namedFamily(core(questions.map(({ levels }) => levels.length)), {
    read: (table) => eachOf(questions, ({ column, levels }) => categoryColumn(table, column, levels, "kept")),
    neutral: () => ({
      probabilities: questions.map(({ levels }) => new Float64Array(levels.length).fill(1 / levels.length)),
    }),
    // One column of 0 and 1 a level; a missing answer is between all of them.
    features: ({ columns }) =>
      questions.flatMap(({ levels }, j) =>
        levels.map((_, level) =>
          columns[j].map((at) => (Number.isNaN(at) ? 1 / levels.length : at === level ? 1 : 0)),
        ),
      ),
    sampling: O.some({
      columns: questions.map(({ column, levels }) => ({ name: column, levels: O.some(levels) })),
      draw: ({ probabilities }, rng, row) => {
        for (const [j, p] of probabilities.entries()) row[j] = categoricalVariate(rng, p);
      },
    }),
  });

/** The family for fits by name. */
export const family: FamilyModule = familyModule<
  ProductCategoricalSpec,
  ProductCategorical,
  ProductCategoricalStats
>({
  name: "product-categorical",
  summary: "Answers to several questions, independent given the component: latent class analysis",
  settings: [],
  spec: record<ProductCategoricalSpec>({
    questions: refine(
      list(record<Question>({ column: text, levels: list(text) })),
      ({ length }) => length > 0,
      "at least one column",
    ),
  }),
  specFor: ({ columns }) =>
    columns.length > 0
      ? E.map((questions: ReadonlyArray<Question>) => ({ questions }))(
          eachOf(columns, (column) =>
            E.map((levels: ReadonlyArray<string>) => ({ column: column.name, levels }))(levelsOf(column)),
          ),
        )
      : E.left(invalidInput("columns", "at least one column of answers", "none")),
  bind: productCategorical,
});
