import { E, type Either, type EmError, type StatsAlgebra } from "@latentjs/em-core";
import { cholesky, exp, log1p, solveLower, solveLowerTranspose } from "@latentjs/numerics";

/**
 * Statistics of a weighted log-likelihood that has none of finite size, as of regressions with a link: its slope and curvature at the
 * coefficients b0 that the E-step had, and how far the rows reach.
 *
 * With those, for d = b - b0 and R = sum_j reach[j] |d[j]|, the change of the log-likelihood from b0 to b0 + d is at least
 *
 *   score·d - (e^R - 1 - R) / R^2 · d' information d
 *
 * because the cumulant functions of Poisson, binomial and multinomial responses satisfy |A'''| <= A'' (Bach 2010, Electron. J. Stat. 4,
 * 384-414, lemma 1). This lower bound is the family's q: it touches the log-likelihood at b0, so whatever raises it raises the
 * likelihood, and generalised EM climbs without a line search over the data.
 */
export interface LocalQuadratic {
  readonly weight: number;
  /** b0, n numbers. */
  readonly centre: Float64Array;
  /** First derivatives at b0. */
  readonly score: Float64Array;
  /** Second derivatives at b0 with their sign turned, row-major n × n, positive semidefinite. */
  readonly information: Float64Array;
  /** Largest magnitude of each derivative of the linear predictor, over rows that have weight. */
  readonly reach: Float64Array;
}

/** Statistics at different coefficients are moved to their weighted mean, as the quadratic functions that they are. */
export const localQuadraticAlgebra = (n: number): StatsAlgebra<LocalQuadratic> => ({
  empty: {
    weight: 0,
    centre: new Float64Array(n),
    score: new Float64Array(n),
    information: new Float64Array(n * n),
    reach: new Float64Array(n),
  },
  concat: (x, y) => {
    if (x.weight === 0) return y;
    if (y.weight === 0) return x;
    const weight = x.weight + y.weight;
    const share = y.weight / weight;
    const centre = x.centre.map((value, j) => value + share * (y.centre[j] - value));
    const [left, right] = [scoreAt(x, centre), scoreAt(y, centre)];
    return {
      weight,
      centre,
      score: left.map((value, j) => value + right[j]),
      information: x.information.map((value, at) => value + y.information[at]),
      reach: x.reach.map((value, j) => Math.max(value, y.reach[j])),
    };
  },
  scale: (factor, { weight, centre, score, information, reach }) => ({
    weight: factor * weight,
    centre,
    score: score.map((value) => factor * value),
    information: information.map((value) => factor * value),
    reach,
  }),
});

const scoreAt = ({ centre, score, information }: LocalQuadratic, at: Float64Array): Float64Array => {
  const step = at.map((value, j) => value - centre[j]);
  return step.every((value) => value === 0)
    ? score
    : score.map((value, j) => value - dotRow(information, j, step));
};

const dotRow = (matrix: Float64Array, row: number, x: Float64Array): number => {
  let sum = 0;
  for (let j = 0; j < x.length; j++) sum += matrix[row * x.length + j] * x[j];
  return sum;
};

/** R: how far a step of the coefficients takes the linear predictor of a row at most. */
export type Extent = (step: Float64Array, reach: Float64Array) => number;

/** That of one linear predictor. */
const extentOfOne: Extent = (step, reach) =>
  step.reduce((sum, value, j) => sum + reach[j] * Math.abs(value), 0);

/** The lower bound of the change of the log-likelihood from the statistics' coefficients to `at`, in nats. */
export const lowerBound = (stats: LocalQuadratic, at: Float64Array, extent: Extent = extentOfOne): number => {
  const { centre, score, information, reach } = stats;
  const step = at.map((value, j) => value - centre[j]);
  let [linear, square] = [0, 0];
  for (let j = 0; j < step.length; j++) {
    linear += step[j] * score[j];
    square += step[j] * dotRow(information, j, step);
  }
  return square === 0 ? linear : linear - square * growth(extent(step, reach));
};

/** (e^r - 1 - r) / r^2 for r >= 0, from 1/2 at 0. */
const growth = (r: number): number => {
  if (r > 0.5) return (exp(r) - 1 - r) / (r * r);
  let [term, sum] = [0.5, 0.5];
  for (let k = 3; k < 20; k++) {
    term *= r / k;
    sum += term;
  }
  return sum;
};

/**
 * Coefficients after one step of Newton's method, shortened so that {@link lowerBound} rises: by log(1 + R) / R, its best multiple of the
 * full step, which goes to 1 as steps become small. So the end is reached quadratically, from anywhere. Left: the index of a coefficient
 * about which rows say nothing.
 */
export const dampedNewton = (
  { centre, score, information, reach }: LocalQuadratic,
  undetermined: (coefficient: number) => EmError,
  extent: Extent = extentOfOne,
): Either<EmError, Float64Array> => {
  const n = centre.length;
  const factor = information.slice();
  const pivot = cholesky(factor, n, factor);
  if (pivot >= 0) return E.left(undetermined(pivot));
  const step = score.slice();
  solveLower(factor, n, step);
  solveLowerTranspose(factor, n, step);
  const far = extent(step, reach);
  const length = far > 0 ? log1p(far) / far : 1;
  const next = centre.map((value, j) => value + length * step[j]);
  return next.every(Number.isFinite) ? E.right(next) : E.left(undetermined(0));
};
