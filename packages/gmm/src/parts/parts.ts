import type { DenseBatch, Either, EmError, Observations } from "@latentjs/em-core";
import type {
  ColumnSummary,
  ComponentBank,
  knownRows,
  mixedPartition,
  Partition,
  ScaledRows,
  wrongCollapse,
} from "@latentjs/mixture";
import type { Mvn } from "@latentjs/mvn";
import type { Kernels } from "@latentjs/numerics";
import type { collapsing } from "../collapse.js";
import type { informedStarts } from "../informed-starts.js";
import type { gaussianMoves } from "../moves.js";
import type { NoiseOption } from "../noise.js";
import type { Components, Noise } from "../params.js";
import type { describeProblem, resumeFrom } from "../resume.js";
import type { AnyStructure } from "../structure.js";

/** What missing entries need. */
export interface MissingParts {
  /** The structure for rows in which NaN marks a missing entry. */
  readonly structure: (structure: AnyStructure) => AnyStructure;
  readonly sorted: (rows: Observations) => Observations;
  readonly completed: (normal: Mvn, batch: DenseBatch) => Either<EmError, DenseBatch>;
  readonly lloyd: (
    rows: ScaledRows,
    k: number,
    centres: Float64Array,
    iterations: number,
    kernels: Kernels,
  ) => Partition;
}

/** What a noise component needs. */
export interface NoiseParts {
  readonly of: (
    option: NoiseOption,
    batch: DenseBatch,
    columns: ReadonlyArray<string>,
    summary: ColumnSummary,
  ) => Either<EmError, Noise | null>;
  readonly bank: <S>(
    bank: ComponentBank<Components, DenseBatch, S>,
    noise: Noise,
    takesMissing: boolean,
  ) => Either<EmError, ComponentBank<Components, DenseBatch, S>>;
}

/** What rows of which something is known beforehand need, and starts of fits with noise. */
interface KnowledgeParts {
  readonly ofRows: typeof knownRows;
  readonly starts: typeof informedStarts;
}

/** What checkpoints need. */
interface CheckpointParts {
  readonly resumeFrom: typeof resumeFrom;
  readonly describeProblem: typeof describeProblem;
}

/** What policies for collapsing components need. */
interface PolicyParts {
  readonly wrong: typeof wrongCollapse;
  readonly collapsing: typeof collapsing;
}

/**
 * What only some fits need. A page that fits with `fitGmm` loads the basics, and what is missing there is an error that says so; `fitGmmAsync` loads
 * everything when a fit needs it.
 */
export interface Parts {
  /** The structure of that name for data of `cols` columns. Error: a name that is none, or one that is not loaded. */
  readonly resolveCovariance: (name: string, cols: number) => Either<EmError, AnyStructure>;
  /** Groups of rows for a start; a selection remembers them, because its cells ask for the same. */
  readonly partition: typeof mixedPartition;
  readonly missing: MissingParts | null;
  readonly noise: NoiseParts | null;
  readonly knowledge: KnowledgeParts | null;
  readonly policies: PolicyParts | null;
  readonly moves: typeof gaussianMoves | null;
  readonly checkpoints: CheckpointParts | null;
}
