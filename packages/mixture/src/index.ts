export { adjustedRandIndex, randIndexOf } from "./agreement/adjusted-rand-index.js";
export { bestAssignment } from "./agreement/assignment-problem.js";
export { matchClasses, type ClassMatch } from "./agreement/class-match.js";
export { confusionTable, type Confusion, type Label } from "./agreement/confusion.js";
export { increasingRoot, type Slope } from "./authoring/increasing-root.js";
export {
  keyedSums,
  keyedTable,
  weightsByValue,
  type KeyedSums,
  type KeyedTable,
} from "./authoring/keyed-sums.js";
export {
  divergencesOfColumn,
  ifSpread,
  logDivergences,
  reciprocalDivergences,
  spreadAbout,
  spreadOfColumn,
  spreads,
  squares,
  type Divergence,
  type Spread,
} from "./authoring/spread.js";
export {
  familyModule,
  ifHeld,
  namedFamily,
  type BoundColumns,
  type FamilyCore,
  type FamilyOfSpec,
} from "./authoring/family-module.js";
export {
  betweenZeroAndOne,
  categoryColumn,
  columnNamed,
  counts,
  eachOf,
  finiteNumbers,
  levelsOf,
  notNegative,
  numberColumn,
  numbersOnly,
  onlyColumn,
  positiveNumbers,
  zeroOrOne,
  type Support,
} from "./authoring/columns.js";
export {
  aboveZero,
  anyNumber,
  mapParameters,
  notBelowZero,
  parameterList,
  probability,
  scalars,
  simplex,
  type ParameterSpace,
  type ScalarDomain,
} from "./authoring/parameters.js";
export { tileMemo, type TileMemo } from "./authoring/tile-memo.js";
export {
  columnMoments,
  squaresOverflow,
  univariateFamily,
  univariateModule,
  type ColumnMoments,
  type Univariate,
  type UnivariateSpec,
} from "./authoring/univariate.js";
export {
  linearInColumns,
  sumsOfColumns,
  weightedSums,
  type LinearTerms,
  type WeightedSums,
} from "./authoring/weighted-sums.js";
export { annealed, classification, drawn, type Assignment } from "./assignment.js";
export type { BankPass, ComponentBank, OpenBank } from "./bank.js";
export {
  answersInTurn,
  bootstrapErrors,
  bootstrapErrorsAsync,
  bootstrapOf,
  DEFAULT_REPLICATES,
  replicatorOf,
  type BootstrapOptions,
  type BootstrapSubject,
  type ReplicateAnswer,
  type Replicator,
} from "./bootstrap/bootstrap.js";
export type { BootstrapErrors, BootstrapMethod, ParameterNumbers } from "./bootstrap/replicates.js";
export { criteria, type Criteria, type CriteriaInput } from "./criteria.js";
export { mixture, type MixtureOptions, type MixtureParams, type MixtureStats } from "./engine.js";
export type { Accumulator, ComponentFamily, OpenComponent } from "./family.js";
export { fitGatedMixture, fitGatedMixtureAsync, type GatedOutcome } from "./gating/fit-gated.js";
export { atEqualWeights, gatedBank, type GatedParams, type GatedStats } from "./gating/gated-bank.js";
export {
  classifyGated,
  gatedKind,
  readGatedRows,
  scoreGated,
  type GatedFamilyParams,
  type GatedKind,
  type GatedMixture,
} from "./gating/gated-kind.js";
export { gatedMixture } from "./gating/gated-mixture.js";
export type { GatedFit, GatedFitOptions, GatedInit } from "./gating/gated-options.js";
export { gatedCheckpointCodec } from "./gating/gated-plan.js";
export type { MixingWeights, OpenWeights, WeightsPass } from "./gating/mixing-weights.js";
export { anyGate, type AnyGate, type GateModule, type NamedGate } from "./gating/named-gate.js";
export {
  gatedFromJson,
  gatedHead,
  gatedToJson,
  type GatedHead,
  type GateHead,
  type SavedGated,
} from "./gating/saved-gated.js";
export { classifyGrouped } from "./groups/classify-rows.js";
export { groupedBank } from "./groups/grouped-bank.js";
export { groupRows, groupsOf, type GroupedBatch, type GroupedRows } from "./groups/grouped-batch.js";
export { groupedKind } from "./groups/grouped-kind.js";
export {
  anyFamily,
  opaqueFamily,
  type AnyFamily,
  type FamilyModule,
  type FamilySetting,
  type NamedFamily,
  type Remark,
  type Sampling,
  type WithoutErrors,
} from "./named-family.js";
export { familyCheckpointCodec } from "./named/checkpoint.js";
export {
  certifyFamily,
  certifyKind,
  familyErrors,
  kindErrors,
  type FamilyErrors,
  type FamilyErrorsOptions,
  type KindErrorsOptions,
} from "./named/errors.js";
export { drawNamed, kindBootstrap, type FamilyBootstrap } from "./named/bootstrap.js";
export {
  fitKind,
  fitKindAsync,
  fitMixture,
  fitMixtureAsync,
  type MixtureOutcome,
} from "./named/fit-mixture.js";
export type {
  FamilyProblem,
  FitMixtureOptions,
  FamilySource,
  KindAsyncOptions,
  MixtureAsyncOptions,
  MixtureFit,
  MixtureFitOptions,
  MixtureInit,
} from "./named/fit-options.js";
export type { Layout } from "./named/layout.js";
export { mixedKind, readMixed, type MixedRows } from "./named/mixed.js";
export {
  familyHeads,
  namedMixtureFromJson,
  namedMixtureToJson,
  ofFamilies,
  ofFamily,
  sampleNamed,
  type AnyNamedMixture,
  type FoundFamily,
  type KindRows,
  type NamedComponents,
  type NamedMixture,
} from "./named/named-components.js";
export { heldKind } from "./named/held.js";
export {
  bankOf,
  kindOf,
  kindOfSize,
  type FamilyNoise,
  type FamilyParams,
  type MixtureKind,
} from "./named/mixture-kind.js";
export { familyWorkerUrl } from "./named/parallel/worker-source.js";
export { readRows, type FamilyRows } from "./named/rows.js";
export { sampleRows, type ComponentSampling, type FamilySample } from "./named/sample.js";
export {
  familyHead,
  mixtureFromJson,
  mixtureToJson,
  type FamilyMixture,
  type SavedMixture,
} from "./named/saved-mixture.js";
export { familyHeadCodec, inside, type FamilyHead } from "./named/saved-object.js";
export { scoreBatch, scoreRows, type MixtureScore } from "./named/score.js";
export {
  classificationLogPosterior,
  classify,
  logDensity,
  noiseLast,
  type Classification,
} from "./posterior.js";
export {
  describeMixing,
  mixingRule,
  ruleOfSize,
  weightsOfRule,
  type Mixing,
} from "./mixing/mixing-option.js";
export { startsUnderRule } from "./mixing/starts-under-rule.js";
export { equalMixing, freeMixing, heldMixing, type MixingRule } from "./mixing/mixing-rule.js";
export { isInformed } from "./knowledge/inform-tile.js";
export {
  knownRows,
  labelled,
  withoutKnowledge,
  type KnownRows,
  type RowKnowledge,
} from "./knowledge/row-knowledge.js";
export { uniformNoise, withNoise, type NoiseDensity } from "./noise/noise-bank.js";
export { preparedStarts } from "./search/prepared-starts.js";
export { mixtureCoordinates } from "./information/mixture-coordinates.js";
export {
  certifyMixture,
  mixtureInformation,
  type MixtureAtParams,
} from "./information/mixture-information.js";
export {
  mixtureErrors,
  type ErrorsMethod,
  type EstimatedMixture,
  type MixtureErrors,
} from "./information/standard-errors.js";
export {
  mergeComponents,
  type MergeInput,
  type MergeLevel,
  type MergeStep,
  type MergeTree,
} from "./merging/merge-components.js";
export { eachComponent, replicate } from "./replicate.js";
export {
  bootstrapLrtOf,
  lrtProcess,
  lrtTask,
  type BootstrapLrt,
  type LrtAnswer,
  type LrtFit,
  type LrtModel,
  type LrtOptions,
  type LrtProcess,
  type LrtTask,
  type LrtTest,
} from "./selection/bootstrap-lrt.js";
export {
  summitOf,
  together,
  type Cell,
  type CellSearch,
  type Found,
  type Reached,
  type Summit,
} from "./selection/cell.js";
export { CRITERIA, DEFAULT_FOLDS, type CriterionName } from "./selection/criterion.js";
export { foldsOf } from "./selection/folds.js";
export { ranking, type Ranked } from "./selection/rank.js";
export { screen, type Screened, type Screening } from "./selection/screening.js";
export {
  componentsToTry,
  DEFAULT_COMPONENTS,
  wrongSelectionOption,
  type SelectionOptions,
  type SelectionProgress,
} from "./selection/select-options.js";
export {
  isAllSpurious,
  judge,
  spuriousOf,
  stopOf,
  troubleOf,
  type JudgedCell,
  type SelectedCell,
  type Selection,
  type SpuriousOptimum,
} from "./selection/selection.js";
export {
  selectKind,
  selectKindAsync,
  selectMixture,
  selectMixtureAsync,
} from "./selection/select-mixture.js";
export type { SelectMixtureOptions } from "./selection/stated-selection.js";
export { kindSelectionCodec } from "./selection/selection-of-kind.js";
export {
  describeSelection,
  recordSelection,
  selectionCheckpointCodecOf,
  type DoneTask,
  type Round,
  type SelectionCheckpoint,
  type SelectionFacts,
  type SelectionKept,
  type SelectionProblem,
  type SelectionRecorder,
  type SelectionSink,
} from "./selection/selection-checkpoint.js";
export { selectionObject } from "./selection/selection-object.js";
export {
  selectionProcess,
  type CellTask,
  type Grid,
  type Neighbour,
  type SelectionProcess,
} from "./selection/selection-process.js";
export { sweepsFrom } from "./selection/sweeps.js";
export { stochasticEm, type StochasticFit, type StochasticOptions } from "./stochastic.js";
export { sampleMixture } from "./sampling.js";
export { anneal, DEFAULT_SCHEDULE, type AnnealOptions } from "./anneal.js";
export { checkpointCodecOf, sameProblem, type Checkpoint } from "./search/checkpoint.js";
export { repairByPolicy, wrongCollapse, type CollapseParts, type OnCollapse } from "./search/collapse.js";
export { DEFAULT_RESTARTS, DEFAULT_SEED } from "./search/defaults.js";
export { namesComponents, splitMerge, wrongMoves, type Afterwards } from "./search/moves.js";
export { disagreementWith, type DisagreementWith } from "./search/disagreement.js";
export { besidesValues, fingerprint } from "./search/fingerprint.js";
export { fitFields, type FitFields } from "./search/fit-fields.js";
export { FIT_HEAD, fitObject } from "./search/fit-object.js";
export { normalizedWeights, orderByWeight, wrongWeights } from "./search/given-weights.js";
export { wrongSearchOption, wrongSeed, wrongWorkers, type SearchOptions } from "./search/options.js";
export {
  recordProgress,
  type CheckpointSink,
  type EarlierStarts,
  type ProgressRecorder,
} from "./search/progress.js";
export { oncePerSize, resizable } from "./search/resizable.js";
export {
  accelerationName,
  searchCoordinates,
  searchProcess,
  workOf,
  type SearchParts,
  type SearchProcess,
  type Starts,
} from "./search/search-process.js";
export { effectiveRows, tooFewRows, type Flaw, type FlawsOf } from "./search/spurious.js";
export {
  summarizeFit,
  type FitFacts,
  type FitSummary,
  type FoundOptimum,
  type SearchOutcome,
} from "./search/summary.js";
export { drawsFor } from "./search/short-runs.js";
export { threadsWorth } from "./search/threads-worth.js";
export { VERSION } from "./search/version.js";
export { summarizeColumns, type ColumnSummary } from "./starts/column-summary.js";
export type { HierarchicalUse } from "./starts/hierarchical/principal-axes.js";
export { cutTree, type HierarchicalTree } from "./starts/hierarchical/cut-tree.js";
export {
  hierarchicalTree,
  type HierarchicalModel,
  type HierarchicalOptions,
} from "./starts/hierarchical/tree.js";
export { fromLabels, fromResponsibilities } from "./starts/labels.js";
export { lloyd, type Partition } from "./starts/lloyd.js";
export { givenResponsibilities, madeLabels, memberships } from "./starts/memberships.js";
export { lloydObserved } from "./starts/partial-lloyd.js";
export { distinctRandomRows, distinctRows, sampleOf } from "./starts/rows.js";
export { beginOf, hierarchicalPartition, type HierarchicalStart, type OwnStart } from "./starts/own-start.js";
export { mixedPartition } from "./starts/partitions.js";
export { kmeansPlusPlus, type ScaledRows } from "./starts/seeding.js";
export type { CategoryColumn, NumberColumn, Table, TableColumn } from "./table.js";
export type { Tile } from "./tile.js";
export { TILE_ROWS } from "@latentjs/numerics";
export {
  E,
  invalidInput,
  real,
  repeat,
  struct,
  vector,
  type Batch,
  type ColumnBatch,
  type DenseBatch,
  type Either,
  type EmError,
  type StatsAlgebra,
} from "@latentjs/em-core";
