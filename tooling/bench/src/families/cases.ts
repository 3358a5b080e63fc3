import { bernoulli } from "@latentjs/families/bernoulli";
import { beta } from "@latentjs/families/beta";
import { binomial } from "@latentjs/families/binomial";
import { categorical } from "@latentjs/families/categorical";
import { exponential } from "@latentjs/families/exponential";
import { gamma } from "@latentjs/families/gamma";
import { geometric } from "@latentjs/families/geometric";
import { inverseGaussian } from "@latentjs/families/inverse-gaussian";
import { laplace } from "@latentjs/families/laplace";
import { linearRegression } from "@latentjs/families/linear-regression";
import { logNormal } from "@latentjs/families/log-normal";
import { logisticRegression } from "@latentjs/families/logistic-regression";
import { multinomial } from "@latentjs/families/multinomial";
import { negativeBinomial } from "@latentjs/families/negative-binomial";
import { normal, type Normal } from "@latentjs/families/normal";
import { poisson, type Poisson } from "@latentjs/families/poisson";
import { poissonRegression } from "@latentjs/families/poisson-regression";
import { part, product } from "@latentjs/families/product";
import { productCategorical } from "@latentjs/families/product-categorical";
import { studentT } from "@latentjs/families/student-t";
import { vonMisesFisher } from "@latentjs/families/von-mises-fisher";
import { weibull } from "@latentjs/families/weibull";
import type { MixtureParams, NamedFamily } from "@latentjs/mixture";
import { binomialVariate, exp, poissonVariate, standardNormal } from "@latentjs/numerics";
import * as answers from "./answers.js";
import { contestOf, type BareLoop, type Contest } from "./contest.js";
import * as counts from "./counts.js";
import { drawn, mixed, regressed, rowsOf } from "./data.js";
import * as durations from "./durations.js";
import * as measurements from "./measurements.js";
import * as multivariate from "./multivariate.js";
import { poissonAndNormal } from "./product.js";
import * as regressions from "./regressions.js";

/** A family with a loop by hand, over as many rows as are asked for. */
export interface FamilyCase {
  readonly name: string;
  readonly open: (rows: number) => Contest;
}

/** A case whose rows are drawn from the family itself. */
const ofFamily = <T, S>(
  family: NamedFamily<T, S>,
  bare: BareLoop<T, S>,
  params: MixtureParams<ReadonlyArray<T>>,
): FamilyCase => ({
  name: family.name,
  open: (rows) => contestOf(family, drawn(family, params, rows), params, bare),
});

const X = { column: "x" };
const of = (...values: ReadonlyArray<number>): Float64Array => Float64Array.from(values);

const univariate: ReadonlyArray<FamilyCase> = [
  ofFamily(poisson(X), counts.poisson, mixed({ rate: 2 }, { rate: 6 }, { rate: 12 })),
  ofFamily(
    bernoulli(X),
    answers.bernoulli,
    mixed({ probability: 0.2 }, { probability: 0.5 }, { probability: 0.7 }),
  ),
  ofFamily(
    binomial({ column: "x", trials: 20 }),
    counts.binomial,
    mixed({ probability: 0.2 }, { probability: 0.5 }, { probability: 0.7 }),
  ),
  ofFamily(
    negativeBinomial(X),
    counts.negativeBinomial,
    mixed({ mean: 2, size: 3 }, { mean: 6, size: 2 }, { mean: 15, size: 8 }),
  ),
  ofFamily(
    geometric(X),
    counts.geometric,
    mixed({ probability: 0.5 }, { probability: 0.2 }, { probability: 0.1 }),
  ),
  ofFamily(exponential(X), durations.exponential, mixed({ rate: 2 }, { rate: 0.5 }, { rate: 0.1 })),
  ofFamily(
    gamma(X),
    measurements.gamma,
    mixed({ shape: 2, rate: 1 }, { shape: 6, rate: 1 }, { shape: 20, rate: 2 }),
  ),
  ofFamily(
    logNormal(X),
    durations.logNormal,
    mixed(
      { meanLog: 0, varianceLog: 0.5 },
      { meanLog: 1, varianceLog: 0.3 },
      { meanLog: 2, varianceLog: 0.2 },
    ),
  ),
  ofFamily(
    weibull(X),
    durations.weibull,
    mixed({ shape: 1.5, scale: 1 }, { shape: 2, scale: 3 }, { shape: 3, scale: 6 }),
  ),
  ofFamily(
    beta(X),
    measurements.beta,
    mixed({ alpha: 2, beta: 6 }, { alpha: 5, beta: 5 }, { alpha: 8, beta: 2 }),
  ),
  ofFamily(
    inverseGaussian(X),
    measurements.inverseGaussian,
    mixed({ mean: 1, shape: 2 }, { mean: 3, shape: 9 }, { mean: 6, shape: 30 }),
  ),
  ofFamily(
    laplace(X),
    measurements.laplace,
    mixed({ location: 0, scale: 1 }, { location: 3, scale: 0.5 }, { location: 6, scale: 1 }),
  ),
  ofFamily(
    normal(X),
    measurements.normal,
    mixed({ mean: 0, variance: 1 }, { mean: 2, variance: 0.5 }, { mean: 5, variance: 2 }),
  ),
];

const LEVELS = ["a", "b", "c", "d"];

const ofCategories: ReadonlyArray<FamilyCase> = [
  ofFamily(
    categorical({ column: "x", levels: LEVELS }),
    answers.categorical,
    mixed(
      { probabilities: of(0.4, 0.3, 0.2, 0.1) },
      { probabilities: of(0.1, 0.2, 0.3, 0.4) },
      { probabilities: of(0.25, 0.25, 0.25, 0.25) },
    ),
  ),
  ofFamily(
    productCategorical({
      questions: ["q1", "q2", "q3", "q4"].map((column) => ({ column, levels: LEVELS })),
    }),
    answers.productCategorical,
    mixed(
      { probabilities: ["q1", "q2", "q3", "q4"].map(() => of(0.4, 0.3, 0.2, 0.1)) },
      { probabilities: ["q1", "q2", "q3", "q4"].map(() => of(0.1, 0.2, 0.3, 0.4)) },
      { probabilities: ["q1", "q2", "q3", "q4"].map(() => of(0.25, 0.25, 0.25, 0.25)) },
    ),
  ),
];

/** Trials of a row of multinomial counts. */
const WORDS = 20;

const multinomialCase: FamilyCase = {
  name: "multinomial",
  open: (rows) => {
    const columns = ["w1", "w2", "w3", "w4"];
    const params = mixed(
      { probabilities: of(0.4, 0.3, 0.2, 0.1) },
      { probabilities: of(0.1, 0.2, 0.3, 0.4) },
      { probabilities: of(0.25, 0.25, 0.25, 0.25) },
    );
    const table = rowsOf(rows, columns, (component, rng, row) => {
      const { probabilities } = params.components[component];
      let [left, share] = [WORDS, 1];
      for (const [j, p] of probabilities.entries()) {
        row[j] = j + 1 < probabilities.length ? binomialVariate(rng, left, p / share) : left;
        left -= row[j];
        share -= p;
      }
    });
    return contestOf(multinomial({ columns }), table, params, counts.multinomial);
  },
};

const scale = of(1, 0.3, 0.3, 0.3, 1, 0.3, 0.3, 0.3, 1);

const ofSeveralColumns: ReadonlyArray<FamilyCase> = [
  ofFamily(
    studentT({ columns: ["a", "b", "c"] }),
    multivariate.studentT,
    mixed(
      { location: of(0, 0, 0), scale, degrees: 4 },
      { location: of(2, 2, 2), scale, degrees: 8 },
      { location: of(-2, 2, 0), scale, degrees: 20 },
    ),
  ),
  ofFamily(
    vonMisesFisher({ columns: ["a", "b", "c"] }),
    multivariate.vonMisesFisher,
    mixed(
      { mean: of(1, 0, 0), concentration: 5 },
      { mean: of(0, 1, 0), concentration: 10 },
      { mean: of(0, 0.6, 0.8), concentration: 2 },
    ),
  ),
];

interface Line {
  readonly intercept: number;
  readonly slopes: Float64Array;
}

const predictors = ["a", "b", "c"].map((column) => ({ column }));
/** Regression lines of the three components. */
const lines: readonly [Line, Line, Line] = [
  { intercept: 0.5, slopes: of(0.3, -0.2, 0.1) },
  { intercept: 1, slopes: of(-0.3, 0.2, 0.2) },
  { intercept: -0.5, slopes: of(0.1, 0.3, -0.3) },
];

const ofRegressions: ReadonlyArray<FamilyCase> = [
  {
    name: "linear-regression",
    open: (rows) => {
      const [first, second, third] = lines;
      const params = mixed(
        { ...first, variance: 0.5 },
        { ...second, variance: 0.3 },
        { ...third, variance: 0.4 },
      );
      const table = regressed(rows, lines, (linear, rng) => linear + 0.6 * standardNormal(rng));
      const family = linearRegression({ response: "y", predictors });
      return contestOf(family, table, params, regressions.linearRegression);
    },
  },
  {
    name: "poisson-regression",
    open: (rows) => {
      const table = regressed(rows, lines, (linear, rng) => poissonVariate(rng, exp(linear)));
      const family = poissonRegression({ response: "y", predictors });
      return contestOf(family, table, mixed(...lines), regressions.poissonRegression);
    },
  },
  {
    name: "logistic-regression",
    open: (rows) => {
      const table = regressed(rows, lines, (linear, rng) => (rng.uniform() < 1 / (1 + exp(-linear)) ? 1 : 0));
      const family = logisticRegression({ response: "y", predictors });
      return contestOf(family, table, mixed(...lines), regressions.logisticRegression);
    },
  },
];

const productCase = ofFamily(
  product<readonly [Poisson, Normal]>([
    part(poisson({ column: "n" }), ["n"]),
    part(normal({ column: "x" }), ["x"]),
  ]),
  poissonAndNormal,
  mixed(
    [{ rate: 2 }, { mean: 0, variance: 1 }],
    [{ rate: 6 }, { mean: 2, variance: 0.5 }],
    [{ rate: 12 }, { mean: 5, variance: 2 }],
  ),
);

/** All families, each with a loop by hand. */
export const familyCases: ReadonlyArray<FamilyCase> = [
  ...univariate,
  ...ofCategories,
  multinomialCase,
  ...ofSeveralColumns,
  ...ofRegressions,
  productCase,
];
