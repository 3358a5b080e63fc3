export { fitBayesianGmm, type BayesianOutcome } from "./bayes/fit.js";
export type { BayesianGmmFit, BayesianOptions } from "./bayes/options.js";
export type { VariationalPosterior } from "./bayes/posterior.js";
export type { PrecisionShape } from "./bayes/precision-shape.js";
export { predictBayesian } from "./bayes/predict.js";
export type { BayesianPrior, ChosenPrior } from "./bayes/prior.js";
export type { WeightsPrior } from "./bayes/weights-prior.js";
export { certifyGmm, type GmmFittedWith } from "./at-params.js";
export {
  bootstrapGmm,
  bootstrapGmmAsync,
  type GmmBootstrap,
  type GmmBootstrapAsyncOptions,
} from "./bootstrap.js";
export { checkpointCodec, type GmmCheckpoint, type GmmProblem } from "./checkpoint.js";
export { canonicalOrder } from "./conform.js";
export {
  errorsToJson,
  gmmErrors,
  type GmmErrors,
  type GmmErrorsJson,
  type GmmErrorsOptions,
} from "./errors.js";
export { fitGmm, fitGmmOrThrow } from "./fit.js";
export { FitError, fitGmmAsync, type GmmOutcome } from "./fitting.js";
export { fitToJson, modelToJson } from "./json.js";
export { modelFromJson } from "./model-from-json.js";
export type { GmmAsyncOptions, GmmData, GmmFit, GmmInit, GmmOptions } from "./options.js";
export {
  COVARIANCE_ALIASES,
  COVARIANCE_NAMES,
  type Components,
  type CovarianceAlias,
  type CovarianceName,
  type GaussianMixture,
  type GmmParams,
} from "./params.js";
export { logDensity, posterior, predict, score, type Score } from "./predict.js";
export { conjugatePrior, type ConjugatePrior } from "./regularisation/conjugate-prior.js";
export { eigenvalueRatio } from "./regularisation/eigenvalue-ratio.js";
export { fraleyRaftery, type FraleyRafteryOptions } from "./regularisation/fraley-raftery.js";
export { hold, type Held } from "./regularisation/hold.js";
export { largestRatio } from "./regularisation/largest-ratio.js";
export type { Regularisation, RegularisationContext, Regularised } from "./regularisation/regularisation.js";
export type { GmmBootstrapOptions } from "./replicator.js";
export { freeParameters } from "./result.js";
export { roundingOfDensities } from "./rounding.js";
export { sample, type Sample } from "./sample.js";
export { bootstrapLrt, bootstrapLrtAsync, type BootstrapLrtAsyncOptions } from "./selection/bootstrap-lrt.js";
export type { BootstrapLrtOptions } from "./selection/lrt-model.js";
export { selectGmm, selectGmmAsync } from "./selection/select.js";
export { selectionCheckpointCodec, type GmmSelectionCheckpoint } from "./selection/selection-state.js";
export { selectionToJson } from "./selection/selection-json.js";
export type { GmmSelection, SelectGmmAsyncOptions, SelectGmmOptions } from "./selection/select-options.js";
export type { AnyStructure, CovarianceStructure } from "./structure.js";
export type { CentredSums } from "./structures/centred-sums.js";
export { columnMomentsOf, type ColumnMoments } from "./structures/column-moments.js";
export { diagonal } from "./structures/diagonal.js";
export { full } from "./structures/full.js";
export { resolveCovariance } from "./structures/registry.js";
export { covarianceNamed, displayCovariance } from "./structures/resolve.js";
export { scatterMomentsOf } from "./structures/scatter-sums.js";
export { spherical } from "./structures/spherical.js";
export { tied } from "./structures/tied.js";
export {
  adjustedRandIndex,
  confusionTable,
  matchClasses,
  mergeComponents,
  VERSION,
  type BootstrapLrt,
} from "@latentjs/mixture";
