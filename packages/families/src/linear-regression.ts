/**
 * Components of a mixture of linear regressions: a response, normal about a linear predictor with a variance of the component's own.
 *
 * All other columns are predictors; text is coded by an indicator for each level but the first. The estimate is least squares; the variance is
 * divided by the weight. Statistics are moments in a frame in which the predictors are about uncorrelated, of residuals instead of
 * responses, so neither offsets nor near collinearity nor a close fit costs digits. Source: DeSarbo & Cron (1988), J. Classification 5, 249-282.
 */
import {
  E,
  finiteNumber,
  float64s,
  invalidInput,
  mapCoordinates,
  O,
  pairCoordinates,
  positiveCoordinates,
  record,
  refine,
  text,
  type Codec,
  type ColumnBatch,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import {
  familyModule,
  finiteNumbers,
  numberColumn,
  tileMemo,
  type FamilyModule,
  type NamedFamily,
  type OpenComponent,
} from "@latentjs/mixture";
import { LN_2PI, log } from "@latentjs/numerics";
import { batchMoments, columnMoments } from "./shared/column-moments.js";
import {
  columnsOf,
  designCodec,
  designOf,
  plainDesign,
  predictorsOf,
  readDesign,
  termsOf,
  type Design,
  type Predictor,
} from "./shared/design.js";
import {
  addPredictor,
  checkedCoefficients,
  coefficientCoordinates,
  framedCoefficients,
  ownCoefficients,
  type Coefficients,
} from "./shared/frame.js";
import {
  leastSquares,
  residualMomentsAlgebra,
  squaresAt,
  type LeastSquares,
  type ResidualMoments,
} from "./shared/residual-moments.js";

/** Parameters of one component. */
export interface LinearRegression extends Coefficients {
  /** Variance of the response about the linear predictor, > 0. */
  readonly variance: number;
}

/** Moments of the predictors in their frame, and of residuals. */
export type LinearRegressionStats = ResidualMoments;

interface Spec {
  readonly response: string;
  readonly design: Design;
}

/** Batch columns: the response, then the predictors in their frame. */
const RESPONSE = 0;
const FIRST = 1;

const build = ({ response, design }: Spec): NamedFamily<LinearRegression, LinearRegressionStats> => {
  const { frame } = design;
  const terms = termsOf(design.predictors);
  const p = terms.length;
  const names = [...terms.map(({ name }) => name), response];
  return {
    name: "linear-regression",
    columns: [response, ...columnsOf(design)],
    stats: residualMomentsAlgebra(p),
    open: (theta) =>
      E.map((valid: LinearRegression) => opened(framedCoefficients(frame, valid), valid.variance))(
        checked(theta, p),
      ),
    estimate: (stats) =>
      E.map(({ coefficients, variance }: LeastSquares): LinearRegression => ({
        ...ownCoefficients(frame, coefficients),
        variance,
      }))(leastSquares(stats, names)),
    q: (theta, stats) =>
      stats.moments.weight === 0
        ? 0
        : -0.5 *
          (stats.moments.weight * (LN_2PI + log(theta.variance)) +
            squaresAt(stats, framedCoefficients(frame, theta)) / theta.variance),
    read: (table) =>
      E.chain((observed: Float64Array) =>
        E.map((z: ReadonlyArray<Float64Array>) => [observed, ...z])(readDesign(table, design)),
      )(numberColumn(table, response, finiteNumbers)),
    codec: thetaCodec(p),
    coordinates: mapCoordinates(
      pairCoordinates(coefficientCoordinates(frame), positiveCoordinates),
      ([coefficients, variance]): LinearRegression => ({ ...coefficients, variance }),
      ({ variance, ...coefficients }): readonly [Coefficients, number] => [coefficients, variance],
    ),
    freeParameters: p + 2,
    neutral: (batch) => {
      const { weight, mean, scatter } = batchMoments(batch, [RESPONSE]);
      return checked({ intercept: mean[0], slopes: new Float64Array(p), variance: scatter[0] / weight }, p);
    },
    features: ({ columns }) => columns,
    sampling: O.none,
  };
};

const opened = (g: Float64Array, variance: number): OpenComponent<ColumnBatch, LinearRegressionStats> => {
  const minus = g.map((value) => -value);
  const constant = -0.5 * (LN_2PI + log(variance));
  const half = 0.5 / variance;
  const residuals = tileMemo((batch, from, to, out) => {
    const observed = batch.columns[RESPONSE];
    for (let i = from; i < to; i++) out[i - from] = observed[i];
    addPredictor(batch, FIRST, minus, from, to, out);
  });
  return {
    logDensity: (batch, from, to, out) => {
      const rest = residuals.compute(batch, from, to);
      for (let i = 0; i < to - from; i++) out[i] = constant - half * rest[i] * rest[i];
    },
    accumulator: () => {
      const predictors = Array.from({ length: g.length - 1 }, (_, j) => FIRST + j);
      const sink = columnMoments(predictors, true);
      return {
        add: (batch, from, to, weight) =>
          sink.add(batch, from, to, weight, residuals.recall(batch, from, to)),
        finish: () => {
          const moments = sink.finish();
          return { centre: moments.weight > 0 ? g.slice() : new Float64Array(g.length), moments };
        },
      };
    },
  };
};

const checked = (theta: LinearRegression, p: number): Either<EmError, LinearRegression> =>
  theta.variance > 0 && theta.variance < Infinity
    ? checkedCoefficients(theta, p)
    : E.left(invalidInput("variance", "a positive number", theta.variance));

const thetaCodec = (p: number): Codec<LinearRegression> =>
  record<LinearRegression>({
    intercept: finiteNumber,
    slopes: float64s(p),
    variance: refine(finiteNumber, (value) => value > 0, "a positive number"),
  });

/** Linear regressions of `response`, with predictors as they are or, as of `designOf`, in the frame of a table. */
export const linearRegression = ({
  response,
  predictors,
}: {
  readonly response: string;
  readonly predictors: ReadonlyArray<Predictor> | Design;
}): NamedFamily<LinearRegression, LinearRegressionStats> =>
  build({ response, design: "frame" in predictors ? predictors : plainDesign(predictors) });

/** The family for fits by name. */
export const family: FamilyModule = familyModule<Spec, LinearRegression, LinearRegressionStats>({
  name: "linear-regression",
  summary: "A response, normal about a linear combination of the other columns",
  settings: [{ name: "response", meaning: "column of the response", required: true, namesColumn: true }],
  spec: record<Spec>({ response: text, design: designCodec }),
  specFor: (table, { response = "" }) =>
    // The response first: without it every other column is a predictor, and what is wrong with one of them is beside the point.
    E.chain(() =>
      E.chain((predictors: ReadonlyArray<Predictor>) =>
        E.map((design: Design): Spec => ({ response, design }))(designOf(table, predictors)),
      )(predictorsOf(table, [response])),
    )(numberColumn(table, response, finiteNumbers)),
  bind: build,
});

export { designOf, type Design, type Predictor } from "./shared/design.js";
