import { E, type Either, type EmError, type FitFailure, type Restarts } from "@latentjs/em-core";
import {
  classificationLogPosterior,
  disagreementWith,
  summarizeFit,
  type MixtureStats,
} from "@latentjs/mixture";
import { canonicalOrder } from "./conform.js";
import { flawsOfGaussians } from "./flaws.js";
import { nearlySingular } from "./nearly-singular.js";
import type { GmmFit, GmmOptions } from "./options.js";
import type { GmmParams } from "./params.js";
import type { Plan } from "./plan.js";
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
  { bank }: Plan<S>,
  reached: Restarts<GmmParams, MixtureStats<S>>,
): Either<FitFailure<GmmParams>, GmmFit> => {
  const { components: k, batch, chunks, chunkRows, columns, mixing } = problem;
  const { best } = reached;
  const keepsOrder =
    typeof options.mixing === "object" || (typeof options.init === "object" && "labels" in options.init);
  const params = keepsOrder ? best.params : canonicalOrder(best.params);
  return E.bimap(
    (error: EmError): FitFailure<GmmParams> => ({ error, last: { _tag: "Some", value: best } }),
    (logPosterior: number): GmmFit => {
      const facts = {
        params,
        rows: batch.rows,
        parameters: freeParameters(structure, k, batch.cols, mixing.freeParameters),
        classificationLogPosterior: logPosterior,
        backend: bank.kernels.name,
        chunkRows,
        dataWarnings: [...problem.warnings, ...constantColumns(problem)],
        componentWarnings: nearlySingular(params, columns),
        flawsOf: flawsOfGaussians(structure, problem),
        disagreement: disagreementWith(() => bank, chunks, best.params),
      };
      const { regularisation } = problem;
      return {
        covariance: structure.name,
        columns,
        regularisation,
        ...summarizeFit(reached, facts, options),
      };
    },
  )(classificationLogPosterior(bank, best.params, chunks));
};

const constantColumns = ({ summary, columns }: Problem): ReadonlyArray<string> =>
  columns
    .filter((_, j) => summary.constant[j])
    .map((name) => `Column ${name} is constant: it adds nothing to tell the components apart.`);
