import { log } from "@latentjs/numerics";

/** Criteria for choosing a model, in nats times two; smaller is better. */
export interface Criteria {
  readonly aic: number;
  readonly bic: number;
  readonly icl: number;
}

/** What the criteria are computed from. */
export interface CriteriaInput {
  /** Observed-data log-likelihood, in nats. */
  readonly logLikelihood: number;
  /** Free parameters. */
  readonly parameters: number;
  /** Total observation weight: the number of rows where all weights are 1. */
  readonly totalWeight: number;
  /** sum_i w[i] log(posterior of row i's most probable component), in nats. */
  readonly classificationLogPosterior: number;
}

/**
 * AIC (Akaike 1974), BIC (Schwarz 1978) and ICL (Biernacki, Celeux & Govaert 2000), with the sign of scikit-learn:
 * -2 logLikelihood plus a penalty. mclust reports the negative of its BIC and ICL.
 */
export const criteria = (input: CriteriaInput): Criteria => {
  const deviance = -2 * input.logLikelihood;
  const bic = deviance + input.parameters * log(input.totalWeight);
  return { aic: deviance + 2 * input.parameters, bic, icl: bic - 2 * input.classificationLogPosterior };
};
