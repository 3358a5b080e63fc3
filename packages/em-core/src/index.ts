export { anderson } from "./anderson.js";
export { plain, squarem, type Acceleration, type Accelerator, type Proposal } from "./accelerate.js";
export {
  CHUNK_ROWS,
  chunkRowsFor,
  columnChunks,
  denseChunks,
  type Batch,
  type ColumnBatch,
  type DenseBatch,
} from "./batch.js";
export { clock } from "./clock.js";
export {
  eitherCodec,
  finiteNumber,
  float64s,
  imap,
  list,
  oneOf,
  parseJson,
  record,
  refine,
  tagged,
  text,
  type Codec,
  type Json,
} from "./codec.js";
export { cooperation, type Cooperation, type Turn } from "./cooperation.js";
export {
  continuationRatios,
  mapCoordinates,
  pairCoordinates,
  positiveCoordinates,
  repeatCoordinates,
  simplexCoordinates,
  type Coordinates,
} from "./coordinates.js";
export {
  observations,
  toFlatRows,
  type FlatRows,
  type MatrixLike,
  type Observations,
  type RowsInput,
  type RowsPolicy,
} from "./dense.js";
export { DEFAULT_SLACK, em, type EmOptions, type EmProcess } from "./driver.js";
export { anyNumber, errorCodec } from "./error-codec.js";
export { invalidInput, render, type EmError } from "./errors.js";
export {
  overChunks,
  overChunksCooperatively,
  overStream,
  type Evaluate,
  type EvaluateAsync,
} from "./evaluate.js";
export { incrementalEm, type IncrementalFit, type IncrementalOptions } from "./incremental.js";
export type { LatentVariableModel } from "./model.js";
export { checkpointing, every, observeAll, type FitEvent, type Observer } from "./observe.js";
export {
  learnFrom,
  learnFromStream,
  onlineEm,
  onlineStep,
  type OnlineEm,
  type OnlineOptions,
  type OnlineRun,
  type OnlineState,
} from "./online.js";
export {
  realDifference,
  repeatDifference,
  structDifference,
  vectorDifference,
  type DifferenceAlgebra,
} from "./difference.js";
export { pointsAlong, slopeAt, type Chart } from "./information/differences.js";
export { observedInformation, type ObservedInformation } from "./information/observed-information.js";
export { certify, type Certificate, type Certified } from "./information/certificate.js";
export { emRate, emRates } from "./information/em-rates.js";
export {
  inverseInformation,
  sandwich,
  standardErrors,
  type CoordinateCovariance,
} from "./information/parameter-covariance.js";
export { E, O, type Either, type Monoid, type Option } from "./prelude.js";
export { withConjugatePrior } from "./prior.js";
export { contestant, type Contestant, type Outcome, type Standing } from "./contestant.js";
export { failedComponent, repairing, unresumable, type Repaired, type RepairOf } from "./repair.js";
export { reductionTree, type ReductionTree } from "./reduction-tree.js";
export {
  foldParts,
  partialReducer,
  reducer,
  type PartialReducer,
  type ReducedNode,
  type Reducer,
} from "./reduction.js";
export type { Race, SetAside } from "./race.js";
export { projectedGain, remainingGain } from "./remaining-gain.js";
export {
  optima,
  restarts,
  runsByOptimum,
  wasCutShort,
  wasSetAside,
  withoutStats,
  type Attempt,
  type AttemptedRun,
  type Initializer,
  type Optimum,
  type RestartOptions,
  type Restarts,
  type Settled,
} from "./restarts.js";
export type { Entry, Fit, FitFailure, Iterate, ProposalKind, Repair, Run, RunState, Stop } from "./run.js";
export { runAsync, runSync, steps } from "./runners.js";
export { json, optional, runStateCodec, savedCodec, type Provenance, type Saved } from "./saved.js";
export { expectedMonoid, real, repeat, struct, vector, type Expected, type StatsAlgebra } from "./stats.js";
export {
  aitken,
  allOf,
  anyOf,
  iterationLimit,
  smallChange,
  smallGain,
  timeLimit,
  type Progress,
  type StoppingRule,
} from "./stopping.js";
