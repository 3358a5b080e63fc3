import type { DenseBatch } from "@latentjs/em-core";
import type { ColumnSummary, MixingRule } from "@latentjs/mixture";
import type { Noise } from "./params.js";
import type { RegularisedStructure } from "./regularisation/regularise.js";
import type { AnyStructure } from "./structure.js";

/** A fit whose data and options have been checked. */
export interface CheckedFit {
  readonly structure: AnyStructure;
  /** Whether entries are missing, which `structure` then takes. */
  readonly takesMissing: boolean;
  /** Whether `structure` gathers whole scatters, because something changes them before it estimates. */
  readonly wholeScatter: boolean;
  /** Priors and constraints, with their numbers. */
  readonly regularisation: RegularisedStructure["descriptions"];
  /** Parameters that are held, and so not free. */
  readonly heldParameters: number;
  readonly components: number;
  /** How the mixing weights are estimated. */
  readonly mixing: MixingRule;
  /** The noise component, or null. */
  readonly noise: Noise | null;
  readonly columns: ReadonlyArray<string>;
  readonly batch: DenseBatch;
  /** Rows of the input, dropped ones included. */
  readonly inputRows: number;
  /** Row of the input that became row i, or null where every row is in its place: rows are dropped, and sorted where entries are missing. */
  readonly origin: Int32Array | null;
  readonly chunkRows: number;
  readonly chunks: ReadonlyArray<DenseBatch>;
  readonly summary: ColumnSummary;
  readonly warnings: ReadonlyArray<string>;
}
