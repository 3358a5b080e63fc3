export { hmmCoordinates, hmmParameters } from "./coordinates.js";
export { familyEmissions, type Emissions } from "./emissions.js";
export { fitHmm, type FitHmmOptions, type HmmFit } from "./fit.js";
export { hmm, type HmmOptions } from "./model.js";
export type { HmmParams, HmmStats } from "./params.js";
export { posterior, type StatePosterior } from "./posterior.js";
export { sampleHmm } from "./sampling.js";
export {
  sequenceChunks,
  sequences,
  sliceColumns,
  sliceDense,
  type Sequences,
  type Slice,
} from "./sequences.js";
export { startFromStates } from "./starts.js";
export { stationaryDistribution } from "./stationary.js";
export { viterbi, type Path } from "./viterbi.js";
