import {
  E,
  invalidInput,
  O,
  optima,
  overChunks,
  runSync,
  type Coordinates,
  type Either,
  type EmError,
  type FitFailure,
  type Restarts,
} from "@latentjs/em-core";
import {
  DEFAULT_RESTARTS,
  memberships,
  recordProgress,
  searchProcess,
  workOf,
  wrongSearchOption,
  type Starts,
} from "@latentjs/mixture";
import type { GmmData } from "../options.js";
import { everything } from "../parts/everything.js";
import { stateProblem, type Problem } from "../problem.js";
import type { Components } from "../params.js";
import { degreesOf, meanPrecisionsOf } from "./component-terms.js";
import { bayesianMixture, posteriorCoordinates, type BayesianStats } from "./model.js";
import type { BayesianGmmFit, BayesianOptions } from "./options.js";
import type { VariationalPosterior } from "./posterior.js";
import { PRECISION_SHAPES } from "./precision-shape.js";
import { choosePrior, type ChosenPrior } from "./prior.js";
import { posteriorFromLabels, randomPosterior } from "./start.js";

/** A fit, or why there is none, with the last good iterate. */
export type BayesianOutcome = Either<FitFailure<VariationalPosterior>, BayesianGmmFit>;

/**
 * Fits a Bayesian Gaussian mixture by variational Bayes (Attias 2000; Bishop 2006, section 10.2; Blei & Jordan 2006 for the Dirichlet process), from
 * several starts, and returns the posterior with the highest lower bound. It needs no choice of the number of components: those without use
 * empty out.
 *
 * `data`: N rows of d finite numbers. Left: a wrong option, missing entries, or every start failed.
 */
export const fitBayesianGmm = (data: GmmData, options: BayesianOptions): BayesianOutcome =>
  E.chain(({ problem, prior }: Stated) =>
    E.chain((starts: Starts<VariationalPosterior>) => run(problem, prior, starts, options))(
      E.mapLeft(failed)(chooseStarts(problem, prior, options)),
    ),
  )(E.mapLeft(failed)(state(data, options)));

interface Stated {
  readonly problem: Problem;
  readonly prior: ChosenPrior;
}

const failed = (error: EmError): FitFailure<VariationalPosterior> => ({ error, last: O.none });

const state = (data: GmmData, options: BayesianOptions): Either<EmError, Stated> => {
  const wrong = wrongInit(options.init) ?? wrongSearchOption(options);
  if (wrong !== null) return E.left(wrong);
  const { covariance = "full", components, columns, weights, chunkRows, seed } = options;
  const known = {
    ...(columns === undefined ? {} : { columns }),
    ...(weights === undefined ? {} : { weights }),
    ...(chunkRows === undefined ? {} : { chunkRows }),
    ...(seed === undefined ? {} : { seed }),
  };
  return E.chain((problem: Problem): Either<EmError, Stated> => {
    const shape = PRECISION_SHAPES.find(({ name }) => name === problem.structure.name);
    if (shape === undefined) {
      const four = "one of full (VVV), tied (EEE), diagonal (VVI), spherical (VII)";
      return E.left(invalidInput("covariance", four, covariance));
    }
    if (problem.takesMissing) {
      const remedy = "Leave out the rows with missing entries, or fit with fitGmm.";
      return E.left(invalidInput("data", "no missing entries", "some", remedy));
    }
    return E.map((prior: ChosenPrior) => ({ problem, prior }))(
      choosePrior(options.prior ?? {}, shape, components, problem.batch),
    );
  })(stateProblem(data, { components, covariance, ...known }, everything));
};

/** Trees suggest partitions to mixtures whose number of components is given; here it is not. */
const wrongInit = (init: BayesianOptions["init"] = "kmeans++"): EmError | null =>
  typeof init !== "string" || ["kmeans++", "random"].includes(init)
    ? null
    : invalidInput("init", "kmeans++, random or labels", init);

const chooseStarts = (
  problem: Problem,
  prior: ChosenPrior,
  { init = "kmeans++", restarts = DEFAULT_RESTARTS }: BayesianOptions,
): Either<EmError, Starts<VariationalPosterior>> => {
  const { components: k, batch } = problem;
  if (typeof init === "string") {
    return E.right({ init: randomPosterior(prior, problem, init), count: k === 1 ? 1 : restarts });
  }
  return E.map((start: VariationalPosterior): Starts<VariationalPosterior> => ({
    init: () => E.right(start),
    count: 1,
  }))(
    E.chain((labels: Int32Array) => posteriorFromLabels(prior, problem, labels))(
      memberships(init.labels, k, { rows: batch.rows, ...problem }),
    ),
  );
};

const run = (
  problem: Problem,
  prior: ChosenPrior,
  starts: Starts<VariationalPosterior>,
  options: BayesianOptions,
): BayesianOutcome => {
  const { components: k, batch, chunks } = problem;
  const model = bayesianMixture(prior, k);
  const coordinates = (): Coordinates<VariationalPosterior> =>
    posteriorCoordinates(
      prior,
      k,
      problem.structure.use((structure): Coordinates<Components> =>
        structure.coordinates(k, problem.summary.scale),
      ),
    );
  const progress = recordProgress(options, undefined, () => ({}), []);
  const work = workOf(batch.rows, k, batch.cols);
  const process = searchProcess({ model, coordinates, starts, work, earlier: [], progress }, options);
  return E.map((reached: Restarts<VariationalPosterior, BayesianStats>) =>
    described(problem, prior, reached),
  )(runSync(process, overChunks(model, chunks)));
};

const described = (
  problem: Problem,
  prior: ChosenPrior,
  { best, attempts }: Restarts<VariationalPosterior, BayesianStats>,
): BayesianGmmFit => {
  const { params: posterior, objective, weight, stop, iteration, evaluations, trace } = best;
  const { counts, components } = posterior;
  return {
    covariance: problem.structure.name,
    columns: problem.columns,
    params: { weights: prior.weights.expectedWeights(counts), components },
    posterior,
    prior,
    degrees: degreesOf(prior, counts),
    meanPrecisions: meanPrecisionsOf(prior, counts),
    lowerBound: objective,
    rows: problem.batch.rows,
    totalWeight: weight,
    stop,
    iterations: iteration,
    evaluations,
    trace,
    restarts: {
      tried: attempts.length,
      failed: attempts.filter(E.isLeft).length,
      optima: optima(attempts),
    },
    warnings: problem.warnings,
  };
};
