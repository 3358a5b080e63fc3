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
import { addSum, log } from "@latentjs/numerics";
import type { ComponentBank, OpenBank } from "./bank.js";
import { makeTile, normalize, TILE_ROWS, weigh, type Tile } from "./tile.js";

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
}

/** Below this share of the weight a component's estimates are quotients of rounding. */
const COLLAPSE_SHARE = 1e-12;

/**
 * A finite mixture of the components of `bank` as a latent-variable model: the latent part of a row is the component
 * it came from. Any bank will do; nothing here knows a family.
 */
export const mixture = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  { collapseShare = COLLAPSE_SHARE }: MixtureOptions = {},
): LatentVariableModel<MixtureParams<Ts>, B, MixtureStats<S>> => ({
  name: `mixture of ${bank.name}`,
  stats: struct<MixtureStats<S>>({ counts: vector(bank.size), components: bank.stats }),
  eStep: (params) =>
    E.map((open: OpenBank<B, S>) => {
      const tile = makeTile(bank.size);
      const logWeight = params.weights.map(log);
      return (batch: B) => pass(open, tile, logWeight, batch);
    })(openBank(bank, params)),
  mStep: ({ counts, components }, previous) => {
    const n = counts.reduce((a, b) => a + b, 0);
    const floor = collapseShare * n;
    const component = counts.findIndex((count) => !(count > floor));
    if (component >= 0) {
      return E.left({ _tag: "ComponentCollapsed", component, weight: counts[component], floor });
    }
    return E.map((estimated: Ts) => ({ weights: counts.map((count) => count / n), components: estimated }))(
      bank.estimate(components, previous.components),
    );
  },
  q: ({ weights, components }, stats) =>
    stats.counts.reduce(
      // A component without rows adds nothing, whatever its weight: 0 · log 0 is 0 here.
      (total, count, k) => (count === 0 ? total : total + count * log(weights[k])),
      bank.q(components, stats.components),
    ),
  logPrior: () => 0,
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
  open: OpenBank<B, S>,
  tile: Tile,
  logWeight: Float64Array,
  batch: B,
): Expected<MixtureStats<S>> => {
  const { columns, logDensity } = tile;
  const sink = open.accumulator();
  const counts = new Float64Array(columns.length);
  let logLikelihood = 0;
  let weight = 0;
  let badRow = -1;
  for (let from = 0; from < batch.rows; from += TILE_ROWS) {
    const to = Math.min(from + TILE_ROWS, batch.rows);
    const n = to - from;
    open.logDensity(batch, from, to, columns);
    normalize(tile, logWeight, n);
    for (let i = 0; i < n; i++) {
      const w = batch.weights === null ? 1 : batch.weights[from + i];
      if (badRow < 0 && !Number.isFinite(logDensity[i])) badRow = batch.first + from + i;
      logLikelihood += w * logDensity[i];
      weight += w;
    }
    if (batch.weights !== null) weigh(tile, batch.weights, from, n);
    for (let k = 0; k < columns.length; k++) addSum(columns[k], n, counts, k);
    sink.add(batch, from, to, columns);
  }
  return { stats: { counts, components: sink.finish() }, logLikelihood, weight, badRow };
};
