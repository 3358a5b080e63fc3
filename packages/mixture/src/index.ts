export { increasingRoot, type Slope } from "./authoring/increasing-root.js";
export { keyedSums, keyedTable, type KeyedSums, type KeyedTable } from "./authoring/keyed-sums.js";
export {
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
  onlyColumn,
  positiveNumbers,
  zeroOrOne,
  type Support,
} from "./authoring/columns.js";
export {
  aboveZero,
  anyNumber,
  mapParameters,
  parameterList,
  probability,
  scalars,
  simplex,
  type ParameterSpace,
  type ScalarDomain,
} from "./authoring/parameters.js";
export {
  columnMoments,
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
export type { BankPass, ComponentBank, OpenBank } from "./bank.js";
export { criteria, type Criteria, type CriteriaInput } from "./criteria.js";
export { mixture, type MixtureOptions, type MixtureParams, type MixtureStats } from "./engine.js";
export type { Accumulator, ComponentFamily, OpenComponent } from "./family.js";
export {
  anyFamily,
  type AnyFamily,
  type FamilyModule,
  type FamilySetting,
  type NamedFamily,
  type Sampling,
} from "./named-family.js";
export { classificationLogPosterior, classify, logDensity, type Classification } from "./posterior.js";
export { mixtureCoordinates } from "./information/mixture-coordinates.js";
export {
  mixtureErrors,
  type ErrorsMethod,
  type EstimatedMixture,
  type MixtureErrors,
} from "./information/standard-errors.js";
export { eachComponent, replicate } from "./replicate.js";
export { sampleMixture } from "./sampling.js";
export { fromLabels } from "./starts/labels.js";
export { lloyd, type Partition } from "./starts/lloyd.js";
export { kmeansPlusPlus, type ScaledRows } from "./starts/seeding.js";
export type { CategoryColumn, NumberColumn, Table, TableColumn } from "./table.js";
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
