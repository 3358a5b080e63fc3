export { cholesky, choleskyLogDet } from "./cholesky.js";
export { LN_2, LN_2PI } from "./constants.js";
export { exp, expInto } from "./exp.js";
export { expm1 } from "./expm1.js";
export { digamma, logGamma } from "./gamma.js";
export { diagonalLogDensity, gaussianLogDensity, whitenTile } from "./gaussian/log-density.js";
export { addScatter, addSum, type ScatterScratch } from "./gaussian/scatter.js";
export { addSquares } from "./gaussian/squares.js";
export { loadTile, ROW_BLOCK } from "./gaussian/tile.js";
export { logSumExp } from "./log-sum-exp.js";
export { log, log1p } from "./log.js";
export { makeRng, restoreRng, type Rng, type RngState } from "./rng.js";
export {
  categorical,
  type Exchangeable,
  sampleWithoutReplacement,
  shuffle,
  standardNormal,
} from "./sampling.js";
export { multiplyLower, solveLower, solveLowerTranspose } from "./triangular.js";
