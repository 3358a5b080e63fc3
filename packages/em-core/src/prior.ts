import type { LatentVariableModel } from "./model.js";

/**
 * Maximum a posteriori by a conjugate prior, given as an element of the statistics: pseudo-observations added before
 * every M-step. The run then climbs, and reports as objective, logLikelihood + log prior density up to a constant.
 */
export const withConjugatePrior = <P, B, S>(
  model: LatentVariableModel<P, B, S>,
  pseudo: S,
): LatentVariableModel<P, B, S> => ({
  ...model,
  name: `${model.name} with prior`,
  mStep: (stats, previous) => model.mStep(model.stats.concat(pseudo, stats), previous),
  logPrior: (params) => model.logPrior(params) + model.q(params, pseudo),
});
