export { factorCoordinates } from "./coordinates.js";
export { factorNormal } from "./family.js";
export {
  fitFactorAnalysis,
  fitPpca,
  type FactorData,
  type FactorFit,
  type FactorOptions,
  type FactorSummary,
  type PpcaFit,
} from "./fit.js";
export { fitMfa, type MfaFit, type MfaOptions, type MfaParams } from "./mfa.js";
export { factorModel, momentBatch, type MomentBatch } from "./model.js";
export { covarianceOf, factorParameters, type FactorParams, type NoiseKind } from "./params.js";
export { principalComponents, type PrincipalComponents } from "./ppca.js";
export { factorScores } from "./scores.js";
