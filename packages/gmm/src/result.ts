import { E, type Either, type EmError, type FitFailure } from "@latentjs/em-core";
import {
  classificationLogPosterior,
  disagreementWith,
  labelled,
  summarizeFit,
  type SearchOutcome,
} from "@latentjs/mixture";
import { canonicalOrder } from "./conform.js";
import { flawsOfGaussians } from "./flaws.js";
import { nearlySingular } from "./nearly-singular.js";
import type { GmmFit, GmmOptions } from "./options.js";
import type { GmmParams } from "./params.js";
import type { SizedParts } from "./sized-parts.js";
import type { Problem } from "./problem.js";
import type { CovarianceStructure } from "./structure.js";

/** Free parameters: those of the weights, K - 1 where they are free, K d means, and the covariances. */
export const freeParameters = <S>(
  structure: CovarianceStructure<S>,
  k: number,
  d: number,
  ofWeights: number = k - 1,
): number => ofWeights + k * d + structure.covarianceParameters(k, d);

/** What the restarts reached, as the user gets it. */
export const describeFit = <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
  options: GmmOptions,
  { bankAt, mixingAt }: SizedParts<S>,
  reached: SearchOutcome<GmmParams>,
): Either<FitFailure<GmmParams>, GmmFit> => {
  const { batch, chunks, chunkRows, columns, noise } = problem;
  const { best } = reached;
  const k = best.params.components.length;
  const weights = best.params.weights.length;
  const bank = bankAt(weights);
  const mixing = mixingAt(weights);
  const params = canonicalOrder(best.params, problem.heldParameters > 0 ? k : keptInOrder(options, k));
  return E.bimap(
    (error: EmError): FitFailure<GmmParams> => ({ error, last: { _tag: "Some", value: best } }),
    (logPosterior: number): GmmFit => {
      const facts = {
        params,
        rows: batch.rows,
        parameters: freeParameters(structure, k, batch.cols, mixing.freeParameters) - problem.heldParameters,
        classificationLogPosterior: logPosterior,
        backend: bank.kernels.name,
        chunkRows,
        dataWarnings: [...problem.warnings, ...remarks(options, problem), ...constantColumns(problem)],
        componentWarnings: nearlySingular(params, columns),
        flawsOf: flawsOfGaussians(structure, problem),
        disagreement: disagreementWith(bankAt, chunks, best.params),
      };
      const { regularisation } = problem;
      return {
        covariance: structure.name,
        columns,
        regularisation,
        ...(noise === null ? {} : { noise }),
        ...summarizeFit(reached, facts, options),
      };
    },
  )(classificationLogPosterior(bank, best.params, chunks));
};

/** Components that stay where they are, for their places mean something: the first so many. */
const keptInOrder = (options: GmmOptions, k: number): number => {
  const { init, mixing, priors } = options;
  const isOrdered = typeof init === "object" && "labels" in init;
  return isOrdered || typeof mixing === "object" || priors !== undefined ? k : labelled(options);
};

const remarks = ({ init }: GmmOptions, { batch }: Problem): ReadonlyArray<string> =>
  (typeof init === "object" && "start" in init && init.remarks?.(batch.rows, batch.cols)) || [];

const constantColumns = ({ summary, columns }: Problem): ReadonlyArray<string> =>
  columns
    .filter((_, j) => summary.constant[j])
    .map((name) => `Column ${name} is constant: it adds nothing to tell the components apart.`);
