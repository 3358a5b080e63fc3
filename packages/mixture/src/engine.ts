import {
  E,
  invalidInput,
  struct,
  vector,
  type Batch,
  type Either,
  type EmError,
  type Expected,
  type LatentVariableModel,
} from "@latentjs/em-core";
import {
  copyFloats,
  floats,
  floorsOf,
  log,
  LOG_SUMS,
  mapFloats,
  TILE_ROWS,
  type Kernels,
} from "@latentjs/numerics";
import { weighTile, type Assignment } from "./assignment.js";
import type { BankPass, ComponentBank, OpenBank } from "./bank.js";
import { freeMixing, type MixingRule } from "./mixing/mixing-rule.js";
import { inform, isInformed } from "./knowledge/inform-tile.js";
import { takeTile, type Tile } from "./tile.js";

/** Parameters of a finite mixture. */
export interface MixtureParams<Ts> {
  /** Mixing proportions, length K, non-negative, summing to 1. */
  readonly weights: Float64Array;
  readonly components: Ts;
}

/** Expected sufficient statistics of a finite mixture. */
export interface MixtureStats<S> {
  /** Expected observation weight of each component, length K. */
  readonly counts: Float64Array;
  readonly components: S;
}

export interface MixtureOptions {
  /** A component that holds no more than this share of the total weight ends the fit. */
  readonly collapseShare?: number;
  /** What becomes of posterior probabilities before components learn from them; by default they stay as they are. */
  readonly assign?: Assignment;
  /** How mixing weights are estimated; by default freely. */
  readonly mixing?: MixingRule;
}

/** Below this share of the weight a component's estimates are quotients of rounding. */
const COLLAPSE_SHARE = 1e-12;

/**
 * A finite mixture of the components of `bank` as a latent-variable model: the latent part of a row is the component
 * it came from. Any bank will do; nothing here knows a family.
 */
export const mixture = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  { collapseShare = COLLAPSE_SHARE, assign, mixing = freeMixing(bank.size) }: MixtureOptions = {},
): LatentVariableModel<MixtureParams<Ts>, B, MixtureStats<S>> => ({
  name: `mixture of ${bank.name}${assign === undefined ? "" : `, ${assign.name}`}`,
  stats: struct<MixtureStats<S>>({ counts: vector(bank.size), components: bank.stats }),
  eStep: (params) =>
    E.map((open: OpenBank<B, S>) => {
      const logWeight = mapFloats(params.weights, log);
      return (batch: B) => pass(bank.kernels, open, logWeight, batch, assign);
    })(openBank(bank, params)),
  mStep: ({ counts, components }, previous) => {
    const n = counts.reduce((a, b) => a + b, 0);
    const floor = collapseShare * n;
    const component = counts.findIndex(
      (count, k) => !(count > floor) && !(bank.mayVanish?.(k) === true && count >= 0),
    );
    if (component >= 0) {
      return E.left({ _tag: "ComponentCollapsed", component, weight: counts[component], floor });
    }
    return E.map((estimated: Ts) => ({ weights: mixing.estimate(counts), components: estimated }))(
      bank.estimate(components, previous.components),
    );
  },
  q: ({ weights, components }, stats) =>
    stats.counts.reduce(
      // A component without rows adds nothing, whatever its weight: 0 · log 0 is 0 here.
      (total, count, k) => (count === 0 ? total : total + count * log(weights[k])),
      bank.q(components, stats.components),
    ),
  logPrior: ({ components }) => bank.logPrior?.(components) ?? 0,
  rounding: ({ components }) => bank.rounding?.(components) ?? 0,
});

/** How far from 1 mixing weights may sum: what few digits leave, far above rounding. */
const WEIGHT_TOLERANCE = 1e-6;

/** Opens the bank at the components of `params`, after checking the weights. */
export const openBank = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  { weights, components }: MixtureParams<Ts>,
): Either<EmError, OpenBank<B, S>> => {
  if (weights.length !== bank.size) {
    throw new RangeError(`${weights.length} mixing weights for ${bank.size} components`);
  }
  const bad = weights.findIndex((w) => !(w >= 0));
  if (bad >= 0) return E.left(invalidInput(`weights[${bad}]`, "a number of at least 0", weights[bad]));
  const total = weights.reduce((a, b) => a + b, 0);
  return Math.abs(total - 1) <= WEIGHT_TOLERANCE
    ? bank.open(components)
    : E.left(invalidInput("weights", "numbers that sum to 1", `a sum of ${total}`));
};

const pass = <B extends Batch, S>(
  kernels: Kernels,
  open: OpenBank<B, S>,
  logWeight: Float64Array,
  batch: B,
  assign: Assignment | undefined,
): Expected<MixtureStats<S>> => {
  const { arena } = kernels;
  const mark = arena.mark();
  try {
    const tile = takeTile(kernels, logWeight.length);
    const floors = floorsOf(logWeight, tile.floors);
    return assign === undefined
      ? // What is known beforehand may raise a component that the densities alone leave far behind.
        run(kernels, tile, isInformed(batch) ? open.begin(logWeight) : open.begin(logWeight, floors), batch)
      : runAssigned(assign, tile, open.begin(logWeight), batch);
  } finally {
    arena.release(mark);
  }
};

/** What `normalize` of the kernels takes for observation weights that are all 1. */
const NO_WEIGHTS = floats(0);

const run = <B extends Batch, S>(
  kernels: Kernels,
  tile: Tile,
  bank: BankPass<B, S>,
  batch: B,
): Expected<MixtureStats<S>> => {
  const { columns, floors, top, total, factor, counts, sums } = tile;
  const k = counts.length;
  // Read once: Node 26.10 (V8 14.6) has been seen to compile a loop that asks the batch for its weights in every round to one that takes wrong ones.
  const given = batch.weights;
  const weights = given === null ? NO_WEIGHTS : tile.weights;
  const informed = isInformed(batch);
  let logLikelihood = 0;
  let weight = 0;
  let badRow = -1;
  // The logarithm of a product of many totals costs as much as that of one.
  let product = 1;
  for (let from = 0; from < batch.rows; from += TILE_ROWS) {
    const to = Math.min(from + TILE_ROWS, batch.rows);
    const n = to - from;
    bank.logJoint(batch, from, to, columns);
    if (informed) inform(batch, from, to, columns);
    if (given !== null) for (let i = 0; i < n; i++) weights[i] = given[from + i];
    kernels.normalize(columns.all, n, k, weights, floors, top, total, factor, counts, sums);
    if (badRow < 0 && !isFiniteTile(sums)) badRow = batch.first + from + firstBadRow(tile, n);
    if (given === null) {
      logLikelihood += sums[0] + sums[1];
      weight += n;
      for (let at = 2; at < LOG_SUMS; at++) {
        product *= sums[at];
        if (product < LARGEST_PRODUCT) continue;
        logLikelihood += log(product);
        product = 1;
      }
    } else {
      for (let i = 0; i < n; i++) {
        logLikelihood += weights[i] * (top[i] + log(total[i]));
        weight += weights[i];
      }
    }
    bank.add(batch, from, to, columns);
  }
  logLikelihood += log(product);
  const held = copyFloats(counts);
  return { stats: { counts: held, components: bank.finish(held) }, logLikelihood, weight, badRow };
};

/** The same with weights that an assignment makes. */
const runAssigned = <B extends Batch, S>(
  { assign }: Assignment,
  tile: Tile,
  bank: BankPass<B, S>,
  batch: B,
): Expected<MixtureStats<S>> => {
  const { columns, factor, weights, counts } = tile;
  const given = batch.weights;
  const informed = isInformed(batch);
  let logLikelihood = 0;
  let weight = 0;
  let badRow = -1;
  for (let from = 0; from < batch.rows; from += TILE_ROWS) {
    const to = Math.min(from + TILE_ROWS, batch.rows);
    const n = to - from;
    bank.logJoint(batch, from, to, columns);
    if (informed) inform(batch, from, to, columns);
    for (let i = 0; i < n; i++) weights[i] = given === null ? 1 : given[from + i];
    assign(tile, n, batch.first + from);
    for (let i = 0; i < n; i++) {
      if (badRow < 0 && !Number.isFinite(factor[i])) badRow = batch.first + from + i;
      logLikelihood += weights[i] * factor[i];
      weight += weights[i];
    }
    weighTile(tile, n, given !== null);
    bank.add(batch, from, to, columns);
  }
  const held = copyFloats(counts);
  return { stats: { counts: held, components: bank.finish(held) }, logLikelihood, weight, badRow };
};

/** Below this a product takes another of the kernels' products, each of them at most K^32, without overflow. */
const LARGEST_PRODUCT = 1e140;

const isFiniteTile = (sums: Float64Array): boolean => {
  if (!Number.isFinite(sums[0] + sums[1])) return false;
  for (let at = 2; at < LOG_SUMS; at++) if (!(sums[at] > 0 && sums[at] < Infinity)) return false;
  return true;
};

const firstBadRow = ({ top, total }: Tile, n: number): number => {
  for (let i = 0; i < n; i++) if (!Number.isFinite(top[i] + log(total[i]))) return i;
  return n - 1;
};
