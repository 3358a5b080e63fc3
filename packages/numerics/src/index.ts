export { besselDeficit, besselRatio, logBesselI } from "./bessel.js";
export { cholesky, choleskyLogDet } from "./cholesky.js";
export { LN_2, LN_2PI } from "./constants.js";
export { exp, expInto } from "./exp.js";
export { expm1 } from "./expm1.js";
export { digamma, logGamma } from "./gamma.js";
export {
  logBeta,
  logDivergence,
  logExcess,
  logMinusDigamma,
  logRisingFactorial,
  stirlingError,
  trigamma,
} from "./gamma-related.js";
export { copyFloats, floats, inOwnMemory, mapFloats, scratch } from "./floats.js";
export { makeArena, type Arena, type Columns } from "./kernels/arena.js";
export {
  diagonalBlock,
  floorsOf,
  formBlock,
  fullBlock,
  LARGEST_DISTANCE,
  LOG_SUMS,
  LEAST_EXPONENT,
  ROW_BLOCK,
  scatterBlock,
  productsBlock,
  scratchBlock,
  squaresBlock,
  type Kernels,
} from "./kernels/kernels.js";
export { makeShelf, type Shelf } from "./kernels/shelf.js";
export { TILE_ROWS } from "./kernels/tile-rows.js";
export { portableKernels } from "./kernels/portable.js";
export { POSTERIOR_EXP, type PosteriorExp } from "./kernels/posterior-exp.js";
export { logSumExp } from "./log-sum-exp.js";
export { log, log1p } from "./log.js";
export { logNormalTail, normalHazard } from "./normal-tail.js";
export { identity, rotateAxes } from "./rotations.js";
export { makeRng, restoreRng, type Rng, type RngState } from "./rng.js";
export {
  categorical,
  type Exchangeable,
  sampleWithoutReplacement,
  shuffle,
  standardNormal,
} from "./sampling.js";
export { symmetricEigen, type Eigen } from "./symmetric-eigen.js";
export { multiplyLower, solveLower, solveLowerTranspose } from "./triangular.js";
export {
  betaVariate,
  binomialVariate,
  gammaVariate,
  poissonVariate,
  standardExponential,
} from "./variates.js";
