export { hmmCoordinates, hmmParameters } from "./coordinates.js";
export { familyEmissions, type Emissions } from "./emissions.js";
export { fitHmm, type FitHmmOptions, type HmmFit } from "./fit.js";
export { hmm, type HmmOptions } from "./model.js";
export type { HmmParams, HmmStats } from "./params.js";
export {
  fitNamedHmm,
  fitNamedHmmAsync,
  hmmCheckpointCodec,
  type NamedHmmOutcome,
} from "./named/fit-named.js";
export type {
  HmmInit,
  HmmProblem,
  NamedHmmFit,
  NamedHmmOptions,
  NamedHmmParams,
} from "./named/hmm-options.js";
export {
  hmmFromJson,
  hmmHead,
  hmmToJson,
  type AnyNamedHmm,
  type HmmHead,
  type NamedHmm,
} from "./named/saved-hmm.js";
export { posterior, type StatePosterior } from "./posterior.js";
export { stepDensities } from "./predictive.js";
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
