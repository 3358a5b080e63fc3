import {
  anyOf,
  E,
  em,
  invalidInput,
  iterationLimit,
  O,
  overChunks,
  remainingGain,
  runSync,
  squarem,
  type Either,
  type EmError,
  type Fit,
  type FitFailure,
  type RowsInput,
  type Stop,
} from "@latentjs/em-core";
import { momentsOf, type Moments } from "@latentjs/mvn";
import { log } from "@latentjs/numerics";
import { factorCoordinates } from "./coordinates.js";
import { factorModel, momentBatch } from "./model.js";
import { factorParameters, type FactorParams } from "./params.js";
import { principalComponents, type PrincipalComponents } from "./ppca.js";
import { startOfFactors } from "./start.js";

/** Rows, or the moments of rows that are not at hand. */
export type FactorData =
  | { readonly rows: RowsInput; readonly weights?: ArrayLike<number> }
  | { readonly moments: Moments };

/** Options of {@link fitFactorAnalysis}. */
export interface FactorOptions {
  /** Number of factors, q. */
  readonly factors: number;
  /** Where to start instead of at Jöreskog's start. */
  readonly init?: FactorParams;
  /** Gain still to come at which the run ends, in nats a row; default 1e-10. */
  readonly tol?: number;
  /** Default 20 000: EM creeps where a column is nearly determined. */
  readonly maxIterations?: number;
}

/** What factor analysis and probabilistic principal components have in common. */
export interface FactorSummary {
  readonly params: FactorParams;
  /** In nats, of all rows. */
  readonly logLikelihood: number;
  readonly freeParameters: number;
  /** -2 logLikelihood + 2 parameters. */
  readonly aic: number;
  /** -2 logLikelihood + parameters · log(total weight). */
  readonly bic: number;
}

/** A factor analysis; everything in it belongs to `params`. */
export interface FactorFit extends FactorSummary {
  /** Share of each column's variance that no factor explains. */
  readonly uniquenesses: Float64Array;
  /**
   * Columns with a uniqueness below 0.005, where R's factanal would stop them: the likelihood rises towards 0 there, a Heywood case, and the
   * loadings are not to be trusted.
   */
  readonly heywood: ReadonlyArray<number>;
  /** ((d - q)^2 - d - q) / 2: how many numbers of the covariance the model does not fit by itself; at least 0. */
  readonly degreesOfFreedom: number;
  readonly stop: Stop;
  readonly iterations: number;
}

const DEFAULT_TOL = 1e-10;
const DEFAULT_MAX_ITERATIONS = 20_000;
/** The lower bound of R's factanal. */
const HEYWOOD = 0.005;

const failed = (error: EmError): FitFailure<FactorParams> => ({ error, last: O.none });

/**
 * Factor analysis by maximum likelihood. EM with SQUAREM works on the moments, so its time does not depend on the number of rows. Left: a wrong
 * option, columns that determine one another, or a column that the factors come to determine.
 */
export const fitFactorAnalysis = (
  data: FactorData,
  options: FactorOptions,
): Either<FitFailure<FactorParams>, FactorFit> =>
  E.chain((moments: Moments) => run(moments, options))(E.mapLeft(failed)(momentsFrom(data)));

const momentsFrom = (data: FactorData): Either<EmError, Moments> =>
  "moments" in data ? E.right(data.moments) : momentsOf(data.rows, data.weights ?? null);

const run = (moments: Moments, options: FactorOptions): Either<FitFailure<FactorParams>, FactorFit> => {
  const { factors: q, init, tol = DEFAULT_TOL, maxIterations = DEFAULT_MAX_ITERATIONS } = options;
  const d = moments.mean.length;
  const degreesOfFreedom = ((d - q) * (d - q) - d - q) / 2;
  if (!(Number.isInteger(q) && q >= 1) || degreesOfFreedom < 0) {
    const remedy = `${d} columns have too few covariances for more.`;
    return E.left(failed(invalidInput("factors", `a whole number from 1 to ${mostFactors(d)}`, q, remedy)));
  }
  const start = init === undefined ? startOfFactors(moments, q) : E.right(init);
  if (E.isLeft(start)) return E.left(failed(start.left));
  const scale = Float64Array.from({ length: d }, (_, j) =>
    Math.sqrt(moments.scatter[j * d + j] / moments.weight),
  );
  const model = factorModel(d, q);
  const process = em(model, start.right, {
    stop: anyOf(remainingGain(tol), iterationLimit(maxIterations)),
    accelerator: squarem(factorCoordinates(scale, q)),
  });
  return E.map((fit: Fit<FactorParams, Moments>): FactorFit => {
    const uniquenesses = fit.params.noise.map((v, j) => v / (scale[j] * scale[j]));
    return {
      ...summarize(fit.params, fit.logLikelihood, moments.weight, factorParameters(d, q, "free")),
      uniquenesses,
      heywood: Array.from(uniquenesses.keys()).filter((j) => uniquenesses[j] < HEYWOOD),
      degreesOfFreedom,
      stop: fit.stop,
      iterations: fit.iteration,
    };
  })(runSync(process, overChunks(model, [momentBatch(moments)])));
};

/** Most factors whose loadings the covariances of `d` columns can tell (Ledermann 1937). */
const mostFactors = (d: number): number => Math.floor((2 * d + 1 - Math.sqrt(8 * d + 1)) / 2);

const summarize = (
  params: FactorParams,
  logLikelihood: number,
  weight: number,
  freeParameters: number,
): FactorSummary => ({
  params,
  logLikelihood,
  freeParameters,
  aic: -2 * logLikelihood + 2 * freeParameters,
  bic: -2 * logLikelihood + freeParameters * log(weight),
});

/** Probabilistic principal components; everything in it belongs to `params`. */
export interface PpcaFit extends FactorSummary {
  /** Eigenvalues of the maximum-likelihood covariance, largest first: those of R's prcomp times (n - 1) / n. */
  readonly eigenvalues: Float64Array;
}

/** Probabilistic principal components by maximum likelihood, in closed form. Left: as `principalComponents`. */
export const fitPpca = (
  data: FactorData,
  { factors: q }: Pick<FactorOptions, "factors">,
): Either<EmError, PpcaFit> =>
  E.chain((moments: Moments) =>
    E.chain(({ params, eigenvalues }: PrincipalComponents) => {
      const d = moments.mean.length;
      const batch = momentBatch(moments);
      return E.map((eStep: (of: typeof batch) => { readonly logLikelihood: number }): PpcaFit => ({
        ...summarize(params, eStep(batch).logLikelihood, moments.weight, factorParameters(d, q, "common")),
        eigenvalues,
      }))(factorModel(d, q, "common").eStep(params));
    })(principalComponents(moments, q)),
  )(momentsFrom(data));
