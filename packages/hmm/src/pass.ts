/*
 * One pass over a chunk. Forward: tile by tile the bank writes log-densities, which become densities relative to the largest of their step,
 * and the recursion goes over the rows of each sequence in the tile. Sequences that it gives up are done in log space. Backward: the
 * tiles in reverse order; their posterior probabilities go to `see` tile by tile.
 */
import type { Batch } from "@latentjs/em-core";
import type { BankPass } from "@latentjs/mixture";
import { TILE_ROWS, type Columns, type Kernels } from "@latentjs/numerics";
import { backwardRows, makeBackwardState, type BackwardState } from "./backward.js";
import type { Chain } from "./chain.js";
import { forwardRows, loadDensities, type Carry } from "./forward.js";
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
export type SeePosterior = (from: number, to: number, posterior: Columns) => void;

interface PassState<B extends Batch> {
  readonly chain: Chain;
  readonly bank: BankPass<B, unknown>;
  readonly batch: Sequences<B>;
  readonly workspace: Workspace;
  readonly columns: Columns;
  /** Log-likelihood of each sequence; NaN once one was given up. */
  readonly found: Float64Array;
  /** 1 for sequences that were done in log space. */
  readonly inLogSpace: Uint8Array;
}

/** Runs both recursions over `batch`. */
export const smooth = <B extends Batch>(
  kernels: Kernels,
  chain: Chain,
  bank: BankPass<B, unknown>,
  workspace: Workspace,
  batch: Sequences<B>,
  see: SeePosterior,
): Smoothed => {
  const { k } = chain;
  const count = batch.bounds.length - 1;
  const state: PassState<B> = {
    chain,
    bank,
    batch,
    workspace,
    columns: kernels.arena.takeColumns(k),
    found: new Float64Array(count),
    inLogSpace: new Uint8Array(count),
  };
  const initial = new Float64Array(k);
  const backward = makeBackwardState(k);
  const badRow = forwardTiles(state) ?? giveUp(state, backward);
  if (badRow >= 0) {
    return { logLikelihood: Number.NaN, badRow: batch.first + badRow, initial, transitions: backward.counted };
  }
  backwardTiles(state, backward, initial, see);
  const { pairs, counted } = backward;
  const transitions = pairs.map((v, at) => v * chain.transitions[at] + counted[at]);
  return { logLikelihood: state.found.reduce((a, b) => a + b, 0), badRow, initial, transitions };
};

/** The first row without a finite largest log-density, or null. */
const forwardTiles = <B extends Batch>(state: PassState<B>): number | null => {
  const { chain, bank, batch, workspace, columns, found } = state;
  const { steps, bounds } = batch;
  const top = new Float64Array(TILE_ROWS);
  const carry: Carry = { isLost: false };
  let s = 0;
  for (let from = 0; from < steps.rows; from += TILE_ROWS) {
    const to = Math.min(from + TILE_ROWS, steps.rows);
    bank.logJoint(steps, from, to, columns);
    loadDensities(columns, to - from, top, workspace.densities, from);
    for (let i = 0; i < to - from; i++) if (!Number.isFinite(top[i])) return from + i;
    for (let at = from; at < to; ) {
      const end = Math.min(to, bounds[s + 1]);
      if (chain.isDelicate) found[s] = Number.NaN;
      if (!Number.isNaN(found[s])) {
        found[s] += forwardRows(chain, workspace, at, end, at === bounds[s], carry);
        for (let i = at - from; i < end - from; i++) found[s] += top[i];
      }
      at = end;
      if (at === bounds[s + 1]) s++;
    }
  }
  return null;
};

/** Does in log space what the fast recursion could not; the first row that makes a sequence impossible, or -1. */
const giveUp = <B extends Batch>(state: PassState<B>, backward: BackwardState): number => {
  const { chain, bank, batch, workspace, columns, found, inLogSpace } = state;
  const { steps, bounds } = batch;
  for (let s = 0; s < found.length; s++) {
    if (!Number.isNaN(found[s])) continue;
    inLogSpace[s] = 1;
    for (let from = bounds[s]; from < bounds[s + 1]; from += TILE_ROWS) {
      const to = Math.min(from + TILE_ROWS, bounds[s + 1]);
      bank.logJoint(steps, from, to, columns);
      loadLogDensities(columns, to - from, workspace.densities, from);
    }
    const { logLikelihood, impossible } = logSpace(chain, workspace, backward, bounds[s], bounds[s + 1]);
    if (impossible >= 0) return impossible;
    found[s] = logLikelihood;
  }
  return -1;
};

const backwardTiles = <B extends Batch>(
  state: PassState<B>,
  backward: BackwardState,
  initial: Float64Array,
  see: SeePosterior,
): void => {
  const { chain, batch, workspace, columns, inLogSpace } = state;
  const { steps, bounds } = batch;
  const { each } = columns;
  let s = inLogSpace.length - 1;
  for (let from = Math.floor((steps.rows - 1) / TILE_ROWS) * TILE_ROWS; from >= 0; from -= TILE_ROWS) {
    const to = Math.min(from + TILE_ROWS, steps.rows);
    for (let end = to; end > from; ) {
      const at = Math.max(from, bounds[s]);
      if (inLogSpace[s] === 1) copyRows(workspace.forward, at, end, columns, from);
      else backwardRows(chain, workspace, backward, at, end, end === bounds[s + 1], columns, from);
      end = at;
      if (at > bounds[s]) continue;
      for (let k = 0; k < chain.k; k++) initial[k] += each[k][at - from];
      s--;
    }
    if (((to - from) & 1) === 1) for (let k = 0; k < chain.k; k++) each[k][to - from] = 0;
    see(from, to, columns);
  }
};

const copyRows = (rows: Float64Array, from: number, to: number, { each }: Columns, origin: number): void => {
  const k = each.length;
  for (let c = 0; c < k; c++) for (let t = from; t < to; t++) each[c][t - origin] = rows[t * k + c];
};
