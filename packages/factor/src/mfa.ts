import {
  anyOf,
  chunkRowsFor,
  denseChunks,
  E,
  em,
  invalidInput,
  iterationLimit,
  mapCoordinates,
  O,
  observations,
  optima,
  overChunks,
  pairCoordinates,
  remainingGain,
  repeatCoordinates,
  restarts,
  runSync,
  simplexCoordinates,
  squarem,
  toFlatRows,
  type Coordinates,
  type DenseBatch,
  type Either,
  type EmError,
  type FitFailure,
  type FlatRows,
  type Initializer,
  type Observations,
  type Optimum,
  type Restarts,
  type RowsInput,
  type Stop,
} from "@latentjs/em-core";
import {
  kmeansPlusPlus,
  lloyd,
  mixture,
  replicate,
  type MixtureParams,
  type MixtureStats,
} from "@latentjs/mixture";
import { momentsOf, type Moments } from "@latentjs/mvn";
import { inOwnMemory, log, makeRng } from "@latentjs/numerics";
import { factorCoordinates } from "./coordinates.js";
import { factorNormal } from "./family.js";
import { factorParameters, type FactorParams, type NoiseKind } from "./params.js";
import { startOfFactors } from "./start.js";

/** Parameters of a mixture of factor analysers. */
export type MfaParams = MixtureParams<ReadonlyArray<FactorParams>>;

/** Options of {@link fitMfa}. */
export interface MfaOptions {
  readonly components: number;
  /** Factors of each component. */
  readonly factors: number;
  readonly noise?: NoiseKind;
  readonly weights?: ArrayLike<number>;
  /** Where to start instead of at k-means. */
  readonly init?: MfaParams;
  /** Starts by k-means++, default 5. */
  readonly restarts?: number;
  readonly seed?: number | string;
  /** Gain still to come at which a run ends, in nats a row; default 1e-8. */
  readonly tol?: number;
  /** Iterations of one start, default 2000. */
  readonly maxIterations?: number;
}

/** A fitted mixture of factor analysers; everything in it belongs to `params`. */
export interface MfaFit {
  readonly params: MfaParams;
  readonly logLikelihood: number;
  readonly freeParameters: number;
  readonly aic: number;
  readonly bic: number;
  readonly stop: Stop;
  readonly iterations: number;
  readonly optima: ReadonlyArray<Optimum>;
}

type MfaStats = MixtureStats<ReadonlyArray<Moments>>;

const DEFAULT_RESTARTS = 5;
const DEFAULT_TOL = 1e-8;
const DEFAULT_MAX_ITERATIONS = 2000;
const LLOYD_ITERATIONS = 25;

const failed = (error: EmError): FitFailure<MfaParams> => ({ error, last: O.none });

/**
 * Fits a mixture of factor analysers (Ghahramani & Hinton 1997) by EM from several starts: k-means, and in each group a start of factor
 * analysis. Left: a wrong option, rows that are not finite, or every start failed.
 */
export const fitMfa = (rows: RowsInput, options: MfaOptions): Either<FitFailure<MfaParams>, MfaFit> => {
  const wrong = wrongOption(options);
  if (wrong !== null) return E.left(failed(wrong));
  const seen = E.chain((flat: FlatRows) => observations(flat, options.weights ?? null))(
    toFlatRows(rows, { path: "rows", missing: "refused" }),
  );
  if (E.isLeft(seen)) return E.left(failed(seen.left));
  const { batch } = seen.right satisfies Observations;
  return options.factors < batch.cols
    ? run(batch, options)
    : E.left(
        failed(invalidInput("factors", `a whole number below the ${batch.cols} columns`, options.factors)),
      );
};

const run = (batch: DenseBatch, options: MfaOptions): Either<FitFailure<MfaParams>, MfaFit> => {
  const { components: k, factors: q, noise = "free", init, restarts: count = DEFAULT_RESTARTS } = options;
  const { tol = DEFAULT_TOL, maxIterations = DEFAULT_MAX_ITERATIONS, seed = 0 } = options;
  const d = batch.cols;
  const moments = momentsOf(batch, batch.weights);
  if (E.isLeft(moments)) return E.left(failed(moments.left));
  const scale = scaleOf(moments.right);
  const model = mixture(replicate(factorNormal(d, q, noise), k));
  const process = restarts<MfaParams, MfaStats>(
    {
      starts: init === undefined ? count : 1,
      rng: makeRng(seed).split("restart"),
      init: init === undefined ? kmeansStart(batch, scale, moments.right, options) : () => E.right(init),
    },
    (start, _attempt, observer) =>
      em(model, start, {
        stop: anyOf(remainingGain(tol), iterationLimit(maxIterations)),
        accelerator: squarem(mfaCoordinates(scale, k, q, noise)),
        observer,
      }),
  );
  return E.map(({ best, attempts }: Restarts<MfaParams, MfaStats>): MfaFit => {
    const { params, logLikelihood, stop, iteration, weight } = best;
    const freeParameters = k - 1 + k * factorParameters(d, q, noise);
    return {
      params: inOwnMemory(params),
      logLikelihood,
      freeParameters,
      aic: -2 * logLikelihood + 2 * freeParameters,
      bic: -2 * logLikelihood + freeParameters * log(weight),
      stop,
      iterations: iteration,
      optima: optima(attempts),
    };
  })(runSync(process, overChunks(model, denseChunks(batch, chunkRowsFor(batch.rows, batch.cols)))));
};

const scaleOf = ({ weight, mean, scatter }: Moments): Float64Array =>
  mean.map((_, j) => {
    const variance = scatter[j * mean.length + j] / weight;
    return variance > 0 ? Math.sqrt(variance) : 1;
  });

const mfaCoordinates = (
  scale: Float64Array,
  k: number,
  q: number,
  noise: NoiseKind,
): Coordinates<MfaParams> =>
  mapCoordinates(
    pairCoordinates(simplexCoordinates(k), repeatCoordinates(factorCoordinates(scale, q, noise), k)),
    ([weights, components]): MfaParams => ({ weights, components }),
    ({ weights, components }): readonly [Float64Array, ReadonlyArray<FactorParams>] => [weights, components],
  );

/** Groups by k-means; one that is too small for a covariance of its own starts with the pooled factors at its centre. */
const kmeansStart =
  (
    batch: DenseBatch,
    scale: Float64Array,
    pooled: Moments,
    { components: k, factors: q, noise = "free" }: MfaOptions,
  ): Initializer<MfaParams> =>
  (rng) => {
    const rows = { batch, scale };
    const { labels, centres } = lloyd(rows, k, kmeansPlusPlus(rows, k, rng), LLOYD_ITERATIONS);
    const weights = new Float64Array(k);
    labels.forEach((c, i) => (weights[c] += batch.weights?.[i] ?? 1));
    const total = weights.reduce((a, b) => a + b, 0);
    const around = startOfFactors(pooled, q);
    if (E.isLeft(around)) return around;
    const components = Array.from({ length: k }, (_, c): FactorParams => {
      const own = E.chain((moments: Moments) => startOfFactors(moments, q))(momentsOfGroup(batch, labels, c));
      const mean = centres.slice(c * batch.cols, (c + 1) * batch.cols);
      const start = E.isRight(own) ? own.right : { ...around.right, mean };
      return noise === "free" ? start : { ...start, noise: start.noise.map((_v, _j, all) => meanOf(all)) };
    });
    return E.right({ weights: weights.map((w) => w / total), components });
  };

const meanOf = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;

const momentsOfGroup = (
  { cols, data, weights }: DenseBatch,
  labels: Int32Array,
  c: number,
): Either<EmError, Moments> => {
  const members = Array.from(labels.keys()).filter((i) => labels[i] === c);
  const rows = new Float64Array(members.length * cols);
  members.forEach((i, at) => rows.set(data.subarray(i * cols, (i + 1) * cols), at * cols));
  return momentsOf(
    { rows: members.length, cols, data: rows },
    weights === null ? null : members.map((i) => weights[i]),
  );
};

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;

const wrongOption = ({
  components,
  factors,
  restarts: count = 1,
  tol = 0,
  seed = 0,
}: MfaOptions): EmError | null => {
  if (!isCount(components)) return invalidInput("components", "a whole number of at least 1", components);
  if (!isCount(factors)) return invalidInput("factors", "a whole number of at least 1", factors);
  if (!isCount(count)) return invalidInput("restarts", "a whole number of at least 1", count);
  if (!(tol >= 0)) return invalidInput("tol", "a number of at least 0", tol);
  return typeof seed === "string" || Number.isSafeInteger(seed)
    ? null
    : invalidInput("seed", "a whole number between ±2^53, or a string", seed);
};
