export { affine } from "./affine.js";
export { conditional, marginal } from "./conditional.js";
export { covarianceCoordinates, mvnCoordinates, scaledCoordinates } from "./coordinates.js";
export { density, logDensity, mahalanobis, mahalanobisSquared } from "./density.js";
export { momentsDifference } from "./downdate.js";
export { fitMvn, momentsOf, momentsOfBatch, type MvnFit, type MvnOptions } from "./estimation.js";
export { entropy, klDivergence } from "./information.js";
export { makeMvn, type FactoredMvn, type MvnInput } from "./input.js";
export { covarianceMatrix, fromMatrix, toMatrix } from "./matrix.js";
export type { MissingAccumulator } from "./missing/accumulator.js";
export { completeRows } from "./missing/complete.js";
export { missingNormal, type MissingNormal, type OpenMissingNormal } from "./missing/component.js";
export { regularInAnyOrder } from "./missing/factors.js";
export { fitMvnMissing, type MvnMissingFit, type MvnMissingOptions } from "./missing/fit.js";
export { mvnMissing } from "./missing/model.js";
export { patternTable, type PatternTable } from "./missing/patterns.js";
export { momentsAbout, momentsAboutPacked, momentsAlgebra, type Moments } from "./moments.js";
export {
  choleskyFactor,
  factorInto,
  estimateMvn,
  expectedLogLikelihood,
  roundingVariance,
  traceOfSolve,
  type Mvn,
} from "./normal.js";
export { openFactored, openMvn, type OpenMvn } from "./open.js";
export { reorderedCholesky } from "./partition.js";
export { sample } from "./sampling.js";
