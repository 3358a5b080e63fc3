import {
  E,
  invalidInput,
  type Batch,
  type DenseBatch,
  type Either,
  type EmError,
  type Initializer,
} from "@latentjs/em-core";
import { portableKernels, shuffle, type Rng } from "@latentjs/numerics";
import { DEFAULT_RESTARTS } from "../search/defaults.js";
import { normalizedWeights, wrongWeights } from "../search/given-weights.js";
import type { Starts } from "../search/search-process.js";
import { summarizeColumns } from "../starts/column-summary.js";
import { densityEverywhere } from "../starts/density-everywhere.js";
import { fromLabels, fromResponsibilities } from "../starts/labels.js";
import { lloyd } from "../starts/lloyd.js";
import { givenResponsibilities, madeLabels, memberships } from "../starts/memberships.js";
import { hierarchicalPartition, type OwnStart } from "../starts/own-start.js";
import { mixedPartition } from "../starts/partitions.js";
import { distinctRows, sampleOf } from "../starts/rows.js";
import { kmeansPlusPlus, type ScaledRows } from "../starts/seeding.js";
import type { FitMixtureOptions, MixtureInit } from "./fit-options.js";
import { tableRows } from "./layout.js";
import type { FamilyParams, MixtureKind } from "./mixture-kind.js";
import { rowMajor } from "./row-major.js";

/** What starts are made from. */
interface StartContext<T, S, B extends Batch> {
  readonly kind: MixtureKind<T, S, B>;
  readonly batch: B;
  readonly chunks: ReadonlyArray<B>;
  /** Parameters under which every row has a density. */
  readonly neutral: ReadonlyArray<T>;
}

/** Lloyd's iterations of a k-means start: more would only polish what EM does better. */
const LLOYD_ITERATIONS = 25;

/** How certain given memberships are where rows alone do not allow an estimate of their component. */
const BLURRED = 0.5;

/**
 * What a component of a searched start is given of all rows, relative to the weight of its own, where these do not allow an estimate, or only one
 * under which other rows could never come to it, as where all their answers to a question are the same.
 */
const SHARES = [1 / 9, 1];

/** Every third start of a search is one from a few random rows: near rows need not be alike, as in regressions. */
const KINDS_OF_STARTS = 3;

/** The starts that `init` asks for. Errors: labels or parameters that do not fit. */
export const chooseStarts = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  batch: B,
  chunks: ReadonlyArray<B>,
  { init = "kmeans++", restarts = DEFAULT_RESTARTS, noise }: FitMixtureOptions<T>,
): Either<EmError, Starts<FamilyParams<T>>> => {
  const given = typeof init === "object" && "params" in init ? init.params : null;
  if (given !== null) {
    return E.map((start: FamilyParams<T>) => one(E.right(start)))(conform(kind, given, noise !== undefined));
  }
  const k = kind.bank.size;
  const labels = knownLabels(init, k, batch.rows, noise !== undefined);
  if (labels !== null && E.isLeft(labels)) return labels;
  const neutral = kind.neutral(batch);
  // Rows that nothing fits are no mistake in the call: the start fails.
  if (E.isLeft(neutral)) return E.right(one(neutral));
  const context: StartContext<T, S, B> = { kind, batch, chunks, neutral: neutral.right };
  if (labels !== null) return E.right(one(fromRows(context, labels.right)));
  if (typeof init === "object" && "responsibilities" in init) {
    const used = { rows: batch.rows, inputRows: batch.rows, origin: null };
    return E.map((each: Float64Array) => one(fromResponsibilities(kind.bank, neutral.right, chunks, each)))(
      givenResponsibilities(init.responsibilities, k, used),
    );
  }
  const features = rowMajor(kind.features(batch), batch);
  const own = ownStart(init);
  if (own !== null) {
    return E.right({ init: startOf(context, own, features), count: own.isOne === true ? 1 : restarts });
  }
  const random = randomStart(context);
  // Rows with fewer distinct features than components have no groups that these tell apart.
  if (init === "random" || features.cols === 0 || distinctRows(features, k) < k) {
    return E.right({ init: random, count: restarts });
  }
  const grouped = groupedStart(context, features);
  const either: Initializer<FamilyParams<T>> = (rng, attempt) =>
    attempt % KINDS_OF_STARTS === KINDS_OF_STARTS - 1 ? random(rng, attempt) : grouped(rng, attempt);
  return E.right({ init: either, count: restarts });
};

/** A start that makes its own labels or parameters; null for another. */
const ownStart = <T>(init: MixtureInit<T>): OwnStart<FamilyParams<T>> | null => {
  if (init === "hierarchical") return hierarchicalPartition();
  return typeof init === "object" && "start" in init ? init : null;
};

const startOf =
  <T, S, B extends Batch>(
    context: StartContext<T, S, B>,
    own: OwnStart<FamilyParams<T>>,
    features: DenseBatch,
  ): Initializer<FamilyParams<T>> =>
  (rng, attempt) => {
    const { kind, batch } = context;
    const made = own.start(rng, attempt, features, kind.bank.size);
    return "labels" in made
      ? E.chain((labels: Int32Array) => fromDraw(context, labels))(
          madeLabels(made.labels, kind.bank.size, batch.rows),
        )
      : conform(kind, made.params, false);
  };

const one = <T>(start: Either<EmError, FamilyParams<T>>): Starts<FamilyParams<T>> => ({
  init: () => start,
  count: 1,
});

/** Given labels; of one component all rows are its own, whatever was asked for. Null where starts are random. */
const knownLabels = <T>(
  init: MixtureInit<T>,
  k: number,
  rows: number,
  isNoisy: boolean,
): Either<EmError, Int32Array> | null => {
  if (typeof init === "object" && "labels" in init) {
    return memberships(init.labels, k, { rows, inputRows: rows, origin: null }, isNoisy);
  }
  return k === 1 ? E.right(new Int32Array(rows)) : null;
};

/** The M-step from memberships, from blurred ones where a component has no estimate from its own rows. */
const fromRows = <T, S, B extends Batch>(
  { kind, chunks, neutral }: StartContext<T, S, B>,
  labels: Int32Array,
): Either<EmError, FamilyParams<T>> => {
  const start = fromLabels(kind.bank, neutral, chunks, labels);
  return E.isRight(start) ? start : fromLabels(kind.bank, neutral, chunks, labels, { certainty: BLURRED });
};

/** The M-step from memberships that a search drew; rows of label -1 have none. */
const fromDraw = <T, S, B extends Batch>(
  { kind, batch, chunks, neutral }: StartContext<T, S, B>,
  labels: Int32Array,
): Either<EmError, FamilyParams<T>> => {
  const drawn = labels.reduce((count, label) => (label < 0 ? count : count + 1), 0);
  const sharing = (share: number): Either<EmError, FamilyParams<T>> => {
    const certainty = batch.rows / (batch.rows + share * drawn);
    return fromLabels(kind.bank, neutral, chunks, labels, { certainty });
  };
  const isFree = ({ components }: FamilyParams<T>): boolean => {
    const everywhere = densityEverywhere(kind.bank, components, chunks);
    return E.isRight(everywhere) && everywhere.right;
  };
  let best = sharing(0);
  for (const share of SHARES) {
    if (E.isRight(best) && isFree(best.right)) break;
    const next = sharing(share);
    // An edge is a better start than none.
    if (E.isRight(next) && (E.isLeft(best) || isFree(next.right))) best = next;
  }
  return best;
};

/** Groups of the features: k-means++ and Lloyd's iterations, in units of their standard deviations, and other kinds in turn. */
const groupedStart = <T, S, B extends Batch>(
  context: StartContext<T, S, B>,
  features: DenseBatch,
): Initializer<FamilyParams<T>> => {
  const k = context.kind.bank.size;
  const { scale } = summarizeColumns(features);
  return (rng, attempt) => {
    const place = attempt - Math.floor(attempt / KINDS_OF_STARTS);
    const groups = mixedPartition(features, k, place, rng, portableKernels);
    if (groups !== null) return fromDraw(context, groups);
    const sample: ScaledRows = { batch: sampleOf(features, k, rng.split("sample")), scale };
    const { centres } = lloyd(sample, k, kmeansPlusPlus(sample, k, rng), LLOYD_ITERATIONS);
    return fromDraw(context, lloyd({ batch: features, scale }, k, centres, 0).labels);
  };
};

/**
 * Each component from a few random rows, no two components sharing one, the others without a say. Memberships drawn for all rows would
 * make components that are almost equal, which is near a saddle of the likelihood.
 */
const randomStart =
  <T, S, B extends Batch>(context: StartContext<T, S, B>): Initializer<FamilyParams<T>> =>
  (rng) => {
    const { kind, batch } = context;
    const k = kind.bank.size;
    const enough = 1 + Math.ceil((2 * kind.freeParameters) / k);
    // A group of many rows is enough by itself.
    const needed = Math.ceil((enough * batch.rows) / tableRows(kind.layout, batch));
    const each = Math.max(1, Math.min(needed, Math.floor(batch.rows / k)));
    return fromDraw(context, fewRows(batch.rows, k, each, rng));
  };

const fewRows = (rows: number, k: number, each: number, rng: Rng): Int32Array => {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  shuffle(rng, order);
  const labels = new Int32Array(rows).fill(-1);
  for (let at = 0; at < Math.min(k * each, rows); at++) labels[order[at]] = at % k;
  return labels;
};

/** Given parameters: as many as there are components, weights that sum to 1, that of noise among them perhaps, components that the family takes. */
const conform = <T, S, B extends Batch>(
  { bank }: MixtureKind<T, S, B>,
  { weights, components }: FamilyParams<T>,
  isNoisy: boolean,
): Either<EmError, FamilyParams<T>> => {
  const k = bank.size;
  const wrong =
    (isNoisy && weights.length === k + 1 ? null : wrongCount("weights", weights.length, k)) ??
    wrongCount("components", components.length, k) ??
    wrongWeights(weights, "init.params");
  if (wrong !== null) return E.left(wrong);
  const start: FamilyParams<T> = { weights: normalizedWeights(weights), components };
  return E.map(() => start)(bank.open(components));
};

const wrongCount = (field: string, count: number, k: number): EmError | null =>
  count === k ? null : invalidInput(`init.params.${field}`, `a list of ${k}`, `${count} items`);
