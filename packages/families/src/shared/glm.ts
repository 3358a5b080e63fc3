import {
  E,
  finiteNumber,
  float64s,
  O,
  record,
  type Codec,
  type ColumnBatch,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import { tileMemo, type NamedFamily, type OpenComponent, type Remark, type Table } from "@latentjs/mixture";
import { TILE_ROWS } from "@latentjs/numerics";
import { readDesign, termsOf } from "./design.js";
import { regressionColumns, type GlmSpec } from "./glm-spec.js";
import {
  addPredictor,
  checkedCoefficients,
  coefficientCoordinates,
  framedCoefficients,
  ownCoefficients,
  type Coefficients,
} from "./frame.js";
import { dampedNewton, localQuadraticAlgebra, lowerBound, type LocalQuadratic } from "./local-quadratic.js";

/** Batch columns before the predictors, by index. */
export const RESPONSE = 0;
/** How many trials a row's response is of; 1 for families that have none. */
export const TRIALS = 1;
/** What is added to the linear predictor with coefficient 1. */
export const OFFSET = 2;
/** The part of a row's log-density that no coefficient enters. */
const CONSTANT = 3;
const FIRST = 4;

/**
 * A regression whose response y has the log-density y e - A(e) + constant with e the linear predictor, and |A'''| <= A''. All functions work
 * on tiles, allocate nothing, and take A for all trials of a row.
 */
export interface Link {
  readonly name: string;
  /** out[i] = the exponential that A, A' and A'' at e[i] are made of, computed once for the three. */
  readonly exponentials: (e: Float64Array, n: number, out: Float64Array) => void;
  /** out[i] = A(e[i]) for n rows; `trials[from + i]` are those of row i. */
  readonly cumulant: (
    e: Float64Array,
    exponentials: Float64Array,
    trials: Float64Array,
    from: number,
    n: number,
    out: Float64Array,
  ) => void;
  /** mean[i] = A'(e[i]), variance[i] = A''(e[i]). */
  readonly moments: (
    e: Float64Array,
    exponentials: Float64Array,
    trials: Float64Array,
    from: number,
    n: number,
    mean: Float64Array,
    variance: Float64Array,
  ) => void;
  /** Whether y e - A(e) would be the difference of terms so large that it had no digits; the constant of such a row is its largest log-density. */
  readonly isLarge: (response: number, trials: number) => boolean;
  /** By how much the log-density of a row that is large is below its largest, where `exponential` is that of e. */
  readonly deviance: (response: number, trials: number, e: number, exponential: number) => number;
  /** An intercept under which every row has a density, without predictors. */
  readonly level: (batch: ColumnBatch) => Either<EmError, number>;
  /** Standard deviation of the linear predictor over the rows from which on a component's responses count as separated; none where they cannot be. */
  readonly separated?: number;
  /** A response on the scale of the linear predictor, finite, for starts. */
  readonly feature: (response: number, trials: number, offset: number) => number;
}

/** A regression with a link: coefficients by generalised EM, one damped step of Newton's method to each M-step. */
export const glm = (
  link: Link,
  spec: GlmSpec,
  responses: (table: Table) => Either<EmError, ReadonlyArray<Float64Array>>,
): NamedFamily<Coefficients, LocalQuadratic> => {
  const { design } = spec;
  const { frame } = design;
  const terms = termsOf(design.predictors);
  const p = terms.length;
  const undetermined = (coefficient: number): EmError => ({
    _tag: "DegenerateColumn",
    column: coefficient === 0 ? "(intercept)" : terms[coefficient - 1].name,
    problem:
      "says nothing about the response in the rows of this component, so that its coefficient is not determined",
    remedy: "Leave it out, or fit fewer components.",
  });
  return {
    name: link.name,
    columns: regressionColumns(spec),
    stats: localQuadraticAlgebra(p + 1),
    open: (theta) =>
      E.map((coefficients: Coefficients) => opened(link, framedCoefficients(frame, coefficients)))(
        checkedCoefficients(theta, p),
      ),
    estimate: (stats) =>
      E.map((g: Float64Array) => ownCoefficients(frame, g))(dampedNewton(stats, undetermined)),
    q: (theta, stats) => lowerBound(stats, framedCoefficients(frame, theta)),
    read: (table) =>
      E.chain((response: ReadonlyArray<Float64Array>) =>
        E.map((z: ReadonlyArray<Float64Array>) => [...response, ...z])(readDesign(table, design)),
      )(responses(table)),
    codec: thetaCodec(p),
    coordinates: coefficientCoordinates(frame),
    freeParameters: p + 1,
    neutral: (batch) =>
      E.map((intercept: number): Coefficients => ({ intercept, slopes: new Float64Array(p) }))(
        link.level(batch),
      ),
    features: ({ columns }) => [
      columns[RESPONSE].map((y, i) => link.feature(y, columns[TRIALS][i], columns[OFFSET][i])),
      ...columns.slice(FIRST),
    ],
    sampling: O.none,
    remarks: (theta) => separation(link, framedCoefficients(frame, theta)),
  };
};

/** In the frame the slopes are those of uncorrelated columns of variance 1. */
const separation = ({ separated = Infinity }: Link, g: Float64Array): ReadonlyArray<Remark> => {
  const size = Math.sqrt(g.subarray(1).reduce((sum, slope) => sum + slope * slope, 0));
  if (size < separated) return [];
  const spread = `has a linear predictor with a standard deviation of ${size.toPrecision(3)} over the rows`;
  const message = `${spread}: its predictors separate the responses, and the slopes would grow without end if the fit went on`;
  return [{ message }];
};

const thetaCodec = (p: number): Codec<Coefficients> =>
  record<Coefficients>({ intercept: finiteNumber, slopes: float64s(p) });

const opened = (link: Link, g: Float64Array): OpenComponent<ColumnBatch, LocalQuadratic> => {
  // Those of the rows whose predictors are kept.
  const x = new Float64Array(TILE_ROWS);
  const predictors = tileMemo((batch, from, to, e) => {
    const offset = batch.columns[OFFSET];
    for (let i = from; i < to; i++) e[i - from] = offset[i];
    addPredictor(batch, FIRST, g, from, to, e);
    link.exponentials(e, to - from, x);
  });
  return {
    logDensity: (batch, from, to, out) => {
      const { columns } = batch;
      const e = predictors.compute(batch, from, to);
      link.cumulant(e, x, columns[TRIALS], from, to - from, out);
      const [response, trials, constant] = [columns[RESPONSE], columns[TRIALS], columns[CONSTANT]];
      for (let i = from; i < to; i++) {
        out[i - from] = link.isLarge(response[i], trials[i])
          ? constant[i] - link.deviance(response[i], trials[i], e[i - from], x[i - from])
          : response[i] * e[i - from] - out[i - from] + constant[i];
      }
    },
    accumulator: () => {
      const sums = quadraticSums(g);
      const mean = new Float64Array(TILE_ROWS);
      const variance = new Float64Array(TILE_ROWS);
      return {
        add: (batch, from, to, weight) => {
          const { columns } = batch;
          const e = predictors.recall(batch, from, to);
          link.moments(e, x, columns[TRIALS], from, to - from, mean, variance);
          const response = columns[RESPONSE];
          for (let i = from; i < to; i++) {
            const w = weight[i - from];
            // A mean that overflows belongs to a row that this component has no part in, and 0 times it is NaN.
            mean[i - from] = w === 0 ? 0 : w * (response[i] - mean[i - from]);
            variance[i - from] = w === 0 ? 0 : w * variance[i - from];
          }
          sums.add(batch, from, to, weight, mean, variance);
        },
        finish: sums.finish,
      };
    },
  };
};

/** Sums of score and information from each row's derivatives with respect to the linear predictor. */
const quadraticSums = (g: Float64Array) => {
  const n = g.length;
  const score = new Float64Array(n);
  const information = new Float64Array(n * n);
  const reach = new Float64Array(n);
  const held = new Float64Array(1);
  const weighted = new Float64Array(TILE_ROWS);
  const ones = new Float64Array(TILE_ROWS).fill(1);
  return {
    add: (
      { columns }: ColumnBatch,
      from: number,
      to: number,
      weight: Float64Array,
      slope: Float64Array,
      curvature: Float64Array,
    ): void => {
      const rows = to - from;
      let total = 0;
      for (let i = 0; i < rows; i++) total += weight[i];
      held[0] += total;
      for (let j = 0; j < n; j++) {
        const left = j === 0 ? ones : columns[FIRST + j - 1];
        const at = j === 0 ? 0 : from;
        let first = 0;
        let most = reach[j];
        for (let i = 0; i < rows; i++) {
          const value = left[at + i];
          first += slope[i] * value;
          weighted[i] = curvature[i] * value;
          if (weight[i] > 0 && Math.abs(value) > most) most = Math.abs(value);
        }
        score[j] += first;
        reach[j] = most;
        for (let l = 0; l <= j; l++) {
          const right = l === 0 ? ones : columns[FIRST + l - 1];
          const start = l === 0 ? 0 : from;
          let second = 0;
          for (let i = 0; i < rows; i++) second += weighted[i] * right[start + i];
          information[j * n + l] += second;
        }
      }
    },
    finish: (): LocalQuadratic => {
      for (let j = 0; j < n; j++) for (let l = 0; l < j; l++) information[l * n + j] = information[j * n + l];
      const centre = held[0] > 0 ? g.slice() : new Float64Array(n);
      return { weight: held[0], centre, score, information, reach };
    },
  };
};
