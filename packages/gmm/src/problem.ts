import {
  chunkRowsFor,
  denseChunks,
  E,
  invalidInput,
  observations,
  toFlatRows,
  type DenseBatch,
  type Either,
  type EmError,
  type FlatRows,
  type Observations,
} from "@latentjs/em-core";
import {
  distinctRows,
  knownRows,
  mixingRule,
  summarizeColumns,
  wrongCollapse,
  wrongSearchOption,
  type ColumnSummary,
  type MixingRule,
} from "@latentjs/mixture";
import { wrongKernel } from "./kernels.js";
import { noiseOf } from "./noise.js";
import { weightsOfObserved } from "./observed.js";
import type { GmmData, GmmOptions } from "./options.js";
import { regularise, type RegularisedStructure } from "./regularisation/regularise.js";
import type { Noise } from "./params.js";
import { sortedByPattern } from "./sorted-by-pattern.js";
import type { AnyStructure } from "./structure.js";
import { withMissing } from "./structures/with-missing.js";
import { resolveCovariance } from "./structures/registry.js";

/** A fit whose data and options have been checked. */
export interface Problem {
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

/** Checks data and options together. Errors name the option, or row and column of the data. */
export const stateProblem = (data: GmmData, options: GmmOptions): Either<EmError, Problem> => {
  const wrong =
    wrongSearchOption(options) ??
    wrongCollapse(options.onCollapse ?? "fail", {
      mixing: options.mixing,
      canResize: true,
      hasKnowledge: options.labels !== undefined || options.priors !== undefined,
    }) ??
    wrongKernel();
  if (wrong !== null) return E.left(wrong);
  const flat = toFlatRows(data, { path: "data", missing: "allowed" });
  if (E.isLeft(flat)) return flat;
  const structure = resolveCovariance(options.covariance ?? "full", flat.right.cols);
  if (E.isLeft(structure)) return structure;
  const columns = options.columns ?? Array.from({ length: flat.right.cols }, (_, j) => `x${j + 1}`);
  if (columns.length !== flat.right.cols) {
    return E.left(invalidInput("columns", `${flat.right.cols} names, one a column`, columns.length));
  }
  const repeated = columns.find((name, at) => columns.indexOf(name) !== at);
  if (repeated !== undefined)
    return E.left(invalidInput("columns", "names that differ", `"${repeated}" twice`));
  const mixing = mixingRule(options.mixing ?? "free", options.components, hasNoise(options) ? 1 : 0);
  if (E.isLeft(mixing)) return mixing;
  const use = {
    structure: structure.right,
    mixing: mixing.right,
    takesMissing: firstMissing(flat.right.data) >= 0,
  };
  return E.chain((seen: Observations) =>
    assemble(use.takesMissing ? sortedByPattern(seen) : seen, use, columns, flat.right.rows, options),
  )(E.chain((rows: FlatRows) => observations(rows, weightsOfObserved(rows, options.weights)))(flat));
};

const hasNoise = ({ noise = false }: GmmOptions): boolean => noise !== false;

const assemble = (
  { batch: rows, origin }: Observations,
  { structure, takesMissing, mixing }: Pick<Problem, "structure" | "takesMissing" | "mixing">,
  columns: ReadonlyArray<string>,
  inputRows: number,
  options: GmmOptions,
): Either<EmError, Problem> => {
  const { components, chunkRows = chunkRowsFor(rows.rows) } = options;
  const distinct = distinctRows(rows, components);
  if (distinct < components) return E.left({ _tag: "TooFewRows", distinct, components });
  const summary = summarizeColumns(rows);
  const empty = summary.empty.findIndex((isEmpty) => isEmpty);
  if (empty >= 0) {
    const remedy = "Leave the column out.";
    return E.left({
      _tag: "DegenerateColumn",
      column: columns[empty],
      problem: "has no observed value",
      remedy,
    });
  }
  const noise = noiseOf(options.noise, rows, columns, summary);
  if (E.isLeft(noise)) return noise;
  const known = knownRows(options, components, { rows: rows.rows, inputRows, origin }, hasNoise(options));
  if (E.isLeft(known)) return known;
  const batch: DenseBatch = { ...rows, ...known.right };
  const chunks = denseChunks(batch, chunkRows);
  const dropped = inputRows - batch.rows;
  const warnings =
    dropped === 0 ? [] : [`${dropped} rows of weight zero or with nothing observed were left out.`];
  const { regularisation = [] } = options;
  return E.map(({ structure: final, descriptions, held }: RegularisedStructure): Problem => ({
    structure: takesMissing ? withMissing(final) : final,
    takesMissing,
    wholeScatter: final !== structure,
    regularisation: descriptions,
    heldParameters: held,
    components,
    mixing,
    noise: noise.right,
    columns,
    batch,
    inputRows,
    origin,
    chunkRows,
    chunks,
    summary,
    warnings,
  }))(regularise(structure, regularisation, { batch, components }));
};

/** Place of the first NaN, or -1. */
const firstMissing = (data: Float64Array): number => {
  for (let at = 0; at < data.length; at++) if (Number.isNaN(data[at])) return at;
  return -1;
};
