/*
 * One pass over a chunk. Forward: tile by tile the bank writes log-densities, which become densities relative to the largest of their step,
 * and the recursion goes over the rows of each sequence in the tile. Sequences that it gives up are done in log space. Backward: the
 * tiles in reverse order; their posterior probabilities go to `see` tile by tile.
 */
import type { Batch } from "@latentjs/em-core";
import type { BankPass, OpenBank } from "@latentjs/mixture";
import { portableKernels, TILE_ROWS, type Columns, type Kernels } from "@latentjs/numerics";
import { backwardRows, type BackwardTile } from "./backward.js";
import type { Chain } from "./chain.js";
import {
  exactDensities,
  fastDensities,
  firstBadRow,
  takeDensityTile,
  type DensityTile,
} from "./densities.js";
import { forwardRows, type Carry } from "./forward.js";
import { loadLogDensities, logSpace } from "./log-space.js";
import type { Sequences } from "./sequences.js";
import type { Workspace } from "./workspace.js";

/** What a pass over a chunk says of the chain; the steps' posterior probabilities were seen on the way. */
export interface Smoothed {
  readonly logLikelihood: number;
  /** First row without a finite density under any state that it can have, in the data set, or -1; then nothing was seen. */
  readonly badRow: number;
  /** Posterior probabilities of the first steps, summed over sequences, length K. */
  readonly initial: Float64Array;
  /** Expected transitions, row-major K × K. */
  readonly transitions: Float64Array;
}

/** Sees posterior probabilities of rows [from, to), in columns that are 0 up to an even count. */
export type SeePosterior<B, S> = (pass: BankPass<B, S>, from: number, to: number, posterior: Columns) => void;

interface PassState<B extends Batch, S> {
  readonly chain: Chain;
  readonly bank: BankPass<B, S>;
  readonly batch: Sequences<B>;
  readonly workspace: Workspace;
  readonly densities: DensityTile;
  readonly pairs: PairTile;
  /** Log-likelihood of each sequence; NaN once one was given up. */
  readonly found: Float64Array;
  /** 1 for sequences that were done in log space. */
  readonly inLogSpace: Uint8Array;
}

/** Tiles of the backward recursion and the sums of their products, in the arena of the kernels that sum them. */
interface PairTile {
  readonly kernels: Kernels;
  readonly filtered: Float64Array;
  readonly ahead: Float64Array;
  /** Row-major K × K. */
  readonly sums: Float64Array;
}

/** Runs both recursions over `batch`, in the arena of `kernels`, which the caller marks and releases. `finish` is asked at the end. */
export const smooth = <B extends Batch, S>(
  kernels: Kernels,
  chain: Chain,
  open: OpenBank<B, S>,
  workspace: Workspace,
  batch: Sequences<B>,
  see: SeePosterior<B, S>,
): Smoothed & { readonly bank: BankPass<B, S> } => {
  const { k } = chain;
  const count = batch.bounds.length - 1;
  const densities = takeDensityTile(kernels, k);
  const bank = open.begin(new Float64Array(k));
  const state: PassState<B, S> = {
    chain,
    bank,
    batch,
    workspace,
    densities,
    pairs: takePairs(kernels, k),
    found: new Float64Array(count),
    inLogSpace: new Uint8Array(count),
  };
  const initial = new Float64Array(k);
  const transitions = new Float64Array(k * k);
  const badRow = forwardTiles(state) ?? giveUp(state, transitions);
  if (badRow >= 0)
    return { logLikelihood: Number.NaN, badRow: batch.first + badRow, initial, transitions, bank };
  backwardTiles(state, initial, see);
  const { sums } = state.pairs;
  for (let at = 0; at < k * k; at++) transitions[at] += sums[at] * chain.transitions[at];
  return { logLikelihood: state.found.reduce((a, b) => a + b, 0), badRow, initial, transitions, bank };
};

/** Banks choose kernels with room for a mixture's tiles; where these do not fit beside them, the portable kernels do the same. */
const takePairs = (bankKernels: Kernels, k: number): PairTile => {
  const needed = 2 * k * TILE_ROWS + k * k + 2;
  const kernels = bankKernels.arena.room() >= needed ? bankKernels : portableKernels;
  const take = (length: number): Float64Array =>
    kernels === bankKernels ? kernels.arena.take(length) : new Float64Array(length);
  return {
    kernels,
    filtered: take(k * TILE_ROWS),
    ahead: take(k * TILE_ROWS),
    sums: take(k * k).fill(0),
  };
};

/** The first row without a finite largest log-density, or null. */
const forwardTiles = <B extends Batch, S>(state: PassState<B, S>): number | null => {
  const { chain, bank, batch, workspace, densities, found } = state;
  const { steps, bounds } = batch;
  const { columns, top, total } = densities;
  const carry: Carry = { isLost: false };
  let s = 0;
  for (let from = 0; from < steps.rows; from += TILE_ROWS) {
    const to = Math.min(from + TILE_ROWS, steps.rows);
    bank.logJoint(steps, from, to, columns);
    if (!fastDensities(densities, to - from, workspace.densities, from)) {
      bank.logJoint(steps, from, to, columns);
      exactDensities(densities, to - from, workspace.densities, from);
    }
    const bad = firstBadRow(densities, to - from);
    if (bad >= 0) return from + bad;
    for (let at = from; at < to;) {
      const end = Math.min(to, bounds[s + 1]);
      if (chain.isDelicate) found[s] = Number.NaN;
      if (!Number.isNaN(found[s])) {
        const begins = at === bounds[s];
        found[s] +=
          forwardRows(chain, workspace, at, end, begins, carry, total, from) +
          sumOf(top, at - from, end - from);
      }
      at = end;
      if (at === bounds[s + 1]) s++;
    }
  }
  return null;
};

const sumOf = (values: Float64Array, from: number, to: number): number => {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i];
  return total;
};

/** Does in log space what the fast recursion could not; the first row that makes a sequence impossible, or -1. */
const giveUp = <B extends Batch, S>(state: PassState<B, S>, transitions: Float64Array): number => {
  const { chain, bank, batch, workspace, densities, found, inLogSpace } = state;
  const { steps, bounds } = batch;
  for (let s = 0; s < found.length; s++) {
    if (!Number.isNaN(found[s])) continue;
    inLogSpace[s] = 1;
    for (let from = bounds[s]; from < bounds[s + 1]; from += TILE_ROWS) {
      const to = Math.min(from + TILE_ROWS, bounds[s + 1]);
      bank.logJoint(steps, from, to, densities.columns);
      loadLogDensities(densities.columns, to - from, workspace.densities, from);
    }
    const { logLikelihood, impossible } = logSpace(chain, workspace, transitions, bounds[s], bounds[s + 1]);
    if (impossible >= 0) return impossible;
    found[s] = logLikelihood;
  }
  return -1;
};

const backwardTiles = <B extends Batch, S>(
  state: PassState<B, S>,
  initial: Float64Array,
  see: SeePosterior<B, S>,
): void => {
  const { chain, bank, batch, workspace, densities, pairs, inLogSpace } = state;
  const { k } = chain;
  const { steps, bounds } = batch;
  const { columns } = densities;
  const tile: BackwardTile = { posterior: columns.all, filtered: pairs.filtered, ahead: pairs.ahead };
  const ahead = new Float64Array(k);
  const backward = new Float64Array(k);
  let s = inLogSpace.length - 1;
  for (let from = Math.floor((steps.rows - 1) / TILE_ROWS) * TILE_ROWS; from >= 0; from -= TILE_ROWS) {
    const to = Math.min(from + TILE_ROWS, steps.rows);
    for (let end = to; end > from;) {
      const at = Math.max(from, bounds[s]);
      if (inLogSpace[s] === 1) copyRows(workspace.forward, at, end, tile, k, from);
      else backwardRows(chain, workspace, tile, ahead, backward, at, end, end === bounds[s + 1], from);
      end = at;
      if (at > bounds[s]) continue;
      for (let c = 0; c < k; c++) initial[c] += columns.all[c * TILE_ROWS + at - from];
      s--;
    }
    const n = to - from;
    if ((n & 1) === 1) clearRow(tile, n, k);
    pairs.kernels.addSums(tile.ahead, n, k, tile.filtered, k, pairs.sums);
    see(bank, from, to, columns);
  }
};

const clearRow = ({ posterior, filtered, ahead }: BackwardTile, row: number, k: number): void => {
  for (let c = 0, at = row; c < k; c++, at += TILE_ROWS) {
    posterior[at] = 0;
    filtered[at] = 0;
    ahead[at] = 0;
  }
};

/** Posterior probabilities of rows [from, to) that were done in log space; their transitions are counted. */
const copyRows = (
  rows: Float64Array,
  from: number,
  to: number,
  { posterior, filtered, ahead }: BackwardTile,
  k: number,
  origin: number,
): void => {
  for (let c = 0; c < k; c++) {
    for (let t = from, at = c * TILE_ROWS + from - origin; t < to; t++, at++) {
      posterior[at] = rows[t * k + c];
      filtered[at] = 0;
      ahead[at] = 0;
    }
  }
};
