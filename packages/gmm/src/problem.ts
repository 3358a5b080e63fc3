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
import { wrongKernel } from "./kernels.js";
import { weightsOfObserved } from "./observed.js";
import type { GmmData, GmmOptions } from "./options.js";
import type { AnyStructure } from "./structure.js";
import { fullWithMissing } from "./structures/full-with-missing.js";
import { resolveCovariance } from "./structures/registry.js";
import { distinctRows, summarizeColumns, type ColumnSummary } from "./summary.js";

/** A fit whose data and options have been checked. */
export interface Problem {
  readonly structure: AnyStructure;
  readonly components: number;
  readonly columns: ReadonlyArray<string>;
  readonly batch: DenseBatch;
  /** Rows of the input, dropped ones included. */
  readonly inputRows: number;
  /** Row of the input that became row i, or null when none was dropped. */
  readonly origin: Int32Array | null;
  readonly chunkRows: number;
  readonly chunks: ReadonlyArray<DenseBatch>;
  readonly summary: ColumnSummary;
  readonly warnings: ReadonlyArray<string>;
}

/** Checks data and options together. Errors name the option, or row and column of the data. */
export const stateProblem = (data: GmmData, options: GmmOptions): Either<EmError, Problem> => {
  const wrong = wrongOption(options) ?? wrongKernel();
  if (wrong !== null) return E.left(wrong);
  const flat = toFlatRows(data, { path: "data", missing: "allowed" });
  if (E.isLeft(flat)) return flat;
  const structure = structureFor(flat.right, options);
  if (E.isLeft(structure)) return structure;
  const columns = options.columns ?? Array.from({ length: flat.right.cols }, (_, j) => `x${j + 1}`);
  if (columns.length !== flat.right.cols) {
    return E.left(invalidInput("columns", `${flat.right.cols} names, one a column`, columns.length));
  }
  const repeated = columns.find((name, at) => columns.indexOf(name) !== at);
  if (repeated !== undefined)
    return E.left(invalidInput("columns", "names that differ", `"${repeated}" twice`));
  return E.chain((seen: Observations) => assemble(seen, structure.right, columns, flat.right.rows, options))(
    E.chain((rows: FlatRows) => observations(rows, weightsOfObserved(rows, options.weights)))(flat),
  );
};

const assemble = (
  { batch, origin }: Observations,
  structure: AnyStructure,
  columns: ReadonlyArray<string>,
  inputRows: number,
  options: GmmOptions,
): Either<EmError, Problem> => {
  const { components, chunkRows = chunkRowsFor(batch.rows) } = options;
  const distinct = distinctRows(batch, components);
  if (distinct < components) return E.left({ _tag: "TooFewRows", distinct, components });
  const summary = summarizeColumns(batch);
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
  const chunks = denseChunks(batch, chunkRows);
  const dropped = inputRows - batch.rows;
  const warnings =
    dropped === 0 ? [] : [`${dropped} rows of weight zero or with nothing observed were left out.`];
  return E.right({
    structure,
    components,
    columns,
    batch,
    inputRows,
    origin,
    chunkRows,
    chunks,
    summary,
    warnings,
  });
};

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;

const wrongOption = (options: GmmOptions): EmError | null => {
  const { components, restarts = 1, tol = 0, maxIterations = 0, timeLimitMs = 0, chunkRows = 1 } = options;
  const { seed = 0, init = "kmeans++", accelerate = "squarem", search = "auto" } = options;
  if (!isCount(components)) return invalidInput("components", "a whole number of at least 1", components);
  if (!isCount(restarts)) return invalidInput("restarts", "a whole number of at least 1", restarts);
  if (!isCount(chunkRows)) return invalidInput("chunkRows", "a whole number of at least 1", chunkRows);
  if (!(tol >= 0)) return invalidInput("tol", "a number of at least 0", tol);
  if (!(Number.isInteger(maxIterations) && maxIterations >= 0)) {
    return invalidInput("maxIterations", "a whole number of at least 0", maxIterations);
  }
  if (!(timeLimitMs >= 0)) return invalidInput("timeLimitMs", "a number of at least 0", timeLimitMs);
  if (typeof init === "string" && init !== "kmeans++" && init !== "random") {
    return invalidInput("init", "kmeans++, random, { labels } or { params }", init);
  }
  if (accelerate !== "none" && accelerate !== "squarem") {
    return invalidInput("accelerate", "none or squarem", accelerate);
  }
  if (search !== "auto" && search !== "race" && search !== "exhaustive") {
    return invalidInput("search", "auto, race or exhaustive", search);
  }
  return wrongSeed(seed);
};

/** A number that names no stream of random numbers, or null. */
export const wrongSeed = (seed: number | string): EmError | null =>
  typeof seed === "string" || Number.isSafeInteger(seed)
    ? null
    : invalidInput("seed", "a whole number between ±2^53, or a string", seed);

/** Place of the first NaN, or -1. */
const firstMissing = (data: Float64Array): number => {
  for (let at = 0; at < data.length; at++) if (Number.isNaN(data[at])) return at;
  return -1;
};

/** Missing entries are taken by one full Gaussian; for anything else the first one is named. */
const structureFor = ({ cols, data }: FlatRows, options: GmmOptions): Either<EmError, AnyStructure> => {
  const structure = resolveCovariance(options.covariance ?? "full", cols);
  const missing = firstMissing(data);
  if (E.isLeft(structure) || missing < 0) return structure;
  if (options.components === 1 && structure.right.name === fullWithMissing.name)
    return E.right(fullWithMissing);
  const place = `data, row ${Math.floor(missing / cols)}, column ${missing % cols}`;
  const remedy = "Drop the row, or fit one component with a full covariance, which takes missing values.";
  return E.left(invalidInput(place, "a number", "a missing value", remedy));
};
