import {
  E,
  optima,
  render,
  wasCutShort,
  wasSetAside,
  type Attempt,
  type Either,
  type EmError,
  type FitFailure,
  type Restarts,
  type Run,
  type Stop,
} from "@latentjs/em-core";
import { classificationLogPosterior, criteria, type MixtureStats } from "@latentjs/mixture";
import { canonicalOrder } from "./conform.js";
import { nearlySingular } from "./nearly-singular.js";
import type { GmmFit, GmmOptions } from "./options.js";
import type { GmmParams } from "./params.js";
import { DEFAULT_SEED } from "./defaults.js";
import type { Plan } from "./plan.js";
import type { Problem } from "./problem.js";
import type { CovarianceStructure } from "./structure.js";
import { VERSION } from "./version.js";

/** Free parameters: K - 1 weights, K d means, and the covariances. */
export const freeParameters = <S>(structure: CovarianceStructure<S>, k: number, d: number): number =>
  k - 1 + k * d + structure.covarianceParameters(k, d);

/** What the restarts reached, as the user gets it. */
export const describeFit = <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
  options: GmmOptions,
  { bank }: Plan<S>,
  { best, attempts }: Restarts<GmmParams, MixtureStats<S>>,
): Either<FitFailure<GmmParams>, GmmFit> => {
  const { components: k, batch, chunks, chunkRows, columns } = problem;
  const keepsOrder = typeof options.init === "object" && "labels" in options.init;
  const parameters = freeParameters(structure, k, batch.cols);
  const { logLikelihood, weight: totalWeight, trace, evaluations } = best;
  const params = keepsOrder ? best.params : canonicalOrder(best.params);
  return E.bimap(
    (error: EmError): FitFailure<GmmParams> => ({ error, last: { _tag: "Some", value: best } }),
    (logPosterior: number): GmmFit => ({
      covariance: structure.name,
      columns,
      params,
      rows: batch.rows,
      totalWeight,
      logLikelihood,
      parameters,
      criteria: criteria({
        logLikelihood,
        parameters,
        totalWeight,
        classificationLogPosterior: logPosterior,
      }),
      stop: stopOfSearch(best, attempts),
      iterations: best.iteration,
      evaluations,
      trace,
      restarts: {
        tried: attempts.length,
        failed: attempts.filter(E.isLeft).length,
        setAside: attempts.filter((a) => E.isRight(a) && wasSetAside(a.right.stop)).length,
        optima: optima(attempts),
        attempts,
      },
      provenance: {
        version: VERSION,
        backend: bank.kernels.name,
        seed: options.seed ?? DEFAULT_SEED,
        chunkRows,
      },
      warnings: [
        ...problem.warnings,
        ...constantColumns(problem),
        ...failedStarts(attempts),
        ...unfinished(best),
        ...nearlySingular(params, columns),
      ],
    }),
  )(classificationLogPosterior(bank, best.params, chunks));
};

/**
 * Why the search stopped. Where it was cut short in a later start the best start may well have converged, but it is the best
 * only of what was reached.
 */
const stopOfSearch = (best: Run<GmmParams>, attempts: ReadonlyArray<Attempt<GmmParams>>): Stop =>
  attempts.flatMap((a) => (E.isRight(a) ? [a.right.stop] : [])).find((stop) => wasCutShort(stop)) ??
  best.stop;

const constantColumns = ({ summary, columns }: Problem): ReadonlyArray<string> =>
  columns
    .filter((_, j) => summary.constant[j])
    .map((name) => `Column ${name} is constant: it adds nothing to tell the components apart.`);

const failedStarts = (attempts: ReadonlyArray<Attempt<GmmParams>>): ReadonlyArray<string> => {
  const failures = attempts.filter(E.isLeft);
  const [first] = failures;
  if (first === undefined) return [];
  return [
    `${failures.length} of ${attempts.length} starts failed, the first with this. ${render(first.left.error)}`,
  ];
};

const unfinished = ({ stop }: { readonly stop: GmmFit["stop"] }): ReadonlyArray<string> =>
  stop._tag === "IterationLimit"
    ? [`The best start was stopped at its limit of ${stop.limit} iterations before it converged.`]
    : [];
