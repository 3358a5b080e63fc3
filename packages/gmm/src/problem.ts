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
import { distinctRows, mixingRule, summarizeColumns, wrongSearchOption } from "@latentjs/mixture";
import type { CheckedFit } from "./checked-fit.js";
import { wrongKernel } from "./kernels.js";
import { weightsOfObserved } from "./observed.js";
import type { GmmData, GmmOptions } from "./options.js";
import type { Parts } from "./parts/parts.js";
import { regularise, type RegularisedStructure } from "./regularisation/regularise.js";
import { notLoaded } from "./structures/resolve.js";

/** A fit whose data and options have been checked, with the parts that it is made of. */
export interface Problem extends CheckedFit {
  readonly parts: Parts;
}

/** Checks data and options together, with the parts that are there. Errors name the option, or row and column of the data. */
export const stateProblem = (data: GmmData, options: GmmOptions, parts: Parts): Either<EmError, Problem> => {
  const wrong = wrongSearchOption(options) ?? wrongPolicy(options, parts) ?? wrongKernel();
  if (wrong !== null) return E.left(wrong);
  const flat = toFlatRows(data, { path: "data", missing: "allowed" });
  if (E.isLeft(flat)) return flat;
  const structure = parts.resolveCovariance(options.covariance ?? "full", flat.right.cols);
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
  const missing = firstMissing(flat.right.data);
  const { noise = false } = options;
  if (missing >= 0 && parts.missing === null) {
    const { cols } = flat.right;
    const place = `data, row ${Math.floor(missing / cols)}, column ${missing % cols}`;
    return E.left(notLoaded(place, "a number", "a missing value"));
  }
  if (noise !== false && parts.noise === null) return E.left(notLoaded("noise", "no noise", "some"));
  if ((options.checkpoint ?? options.resume ?? options.moves) !== undefined && parts.checkpoints === null)
    return E.left(notLoaded("checkpoint, resume or moves", "none", "one"));
  if (isKnowing(options) && parts.knowledge === null)
    return E.left(notLoaded("labels or priors", "none", "some"));
  const use = { structure: structure.right, mixing: mixing.right, takesMissing: missing >= 0, parts };
  return E.chain((seen: Observations) =>
    assemble(
      missing < 0 ? seen : (parts.missing?.sorted(seen) ?? seen),
      use,
      columns,
      flat.right.rows,
      options,
    ),
  )(E.chain((rows: FlatRows) => observations(rows, weightsOfObserved(rows, options.weights)))(flat));
};

const wrongPolicy = (options: GmmOptions, { policies }: Parts): EmError | null => {
  const { onCollapse = "fail", mixing } = options;
  if (policies !== null)
    return policies.wrong(onCollapse, { mixing, canResize: true, hasKnowledge: isKnowing(options) });
  return onCollapse === "fail" ? null : notLoaded("onCollapse", "fail", onCollapse);
};

const isKnowing = ({ labels, priors }: GmmOptions): boolean => labels !== undefined || priors !== undefined;

const hasNoise = ({ noise = false }: GmmOptions): boolean => noise !== false;

const assemble = (
  { batch: rows, origin }: Observations,
  {
    structure,
    takesMissing,
    mixing,
    parts,
  }: Pick<Problem, "structure" | "takesMissing" | "mixing" | "parts">,
  columns: ReadonlyArray<string>,
  inputRows: number,
  options: GmmOptions,
): Either<EmError, Problem> => {
  const { components, chunkRows = chunkRowsFor(rows.rows, rows.cols) } = options;
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
  const noise = parts.noise?.of(options.noise ?? false, rows, columns, summary) ?? E.right(null);
  if (E.isLeft(noise)) return noise;
  const used = { rows: rows.rows, inputRows, origin };
  const known = parts.knowledge?.ofRows(options, components, used, hasNoise(options)) ?? E.right({});
  if (E.isLeft(known)) return known;
  const batch: DenseBatch = { ...rows, ...known.right, isFixed: true };
  const chunks = denseChunks(batch, chunkRows);
  const dropped = inputRows - batch.rows;
  const warnings =
    dropped === 0 ? [] : [`${dropped} rows of weight zero or with nothing observed were left out.`];
  const { regularisation = [] } = options;
  return E.map(({ structure: final, descriptions, held }: RegularisedStructure): Problem => ({
    parts,
    structure: takesMissing ? (parts.missing?.structure(final) ?? final) : final,
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
