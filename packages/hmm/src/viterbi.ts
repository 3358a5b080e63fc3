import { E, type Batch, type Either, type EmError } from "@latentjs/em-core";
import type { BankPass, ComponentBank, OpenBank } from "@latentjs/mixture";
import { TILE_ROWS, type Columns } from "@latentjs/numerics";
import { openChain, type Chain } from "./chain.js";
import { openStates } from "./model.js";
import type { HmmParams } from "./params.js";
import type { Sequences } from "./sequences.js";

/** The most probable states of all steps together. */
export interface Path {
  readonly states: Int32Array;
  /** Logarithm of the joint density of the steps and these states, in nats, summed over sequences. */
  readonly logJoint: number;
}

/**
 * The most probable path through the states of each sequence (Viterbi 1967), in log space; ties go to the lower index. Left: parameters
 * outside the model, or a sequence without a possible path. Memory 2 K bytes a step.
 */
export const viterbi = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  params: HmmParams<Ts>,
  batch: Sequences<B>,
): Either<EmError, Path> =>
  E.chain((open: OpenBank<B, S>): Either<EmError, Path> => {
    const { arena } = bank.kernels;
    const mark = arena.mark();
    try {
      const columns = arena.takeColumns(bank.size);
      return best(openChain(params), open.begin(new Float64Array(bank.size)), columns, batch);
    } finally {
      arena.release(mark);
    }
  })(openStates(bank, params));

const best = <B extends Batch>(
  chain: Chain,
  bank: BankPass<B, unknown>,
  columns: Columns,
  { steps, bounds, first }: Sequences<B>,
): Either<EmError, Path> => {
  const { k } = chain;
  const from = new Uint16Array(steps.rows * k);
  const states = new Int32Array(steps.rows);
  let now = new Float64Array(k);
  let before = new Float64Array(k);
  let logJoint = 0;
  let s = 0;
  for (let tile = 0; tile < steps.rows; tile += TILE_ROWS) {
    const to = Math.min(tile + TILE_ROWS, steps.rows);
    bank.logJoint(steps, tile, to, columns);
    for (let t = tile; t < to; t++) {
      [before, now] = [now, before];
      if (t === bounds[s]) for (let j = 0; j < k; j++) now[j] = chain.logInitial[j];
      else advance(chain, before, now, from, t * k);
      for (let j = 0; j < k; j++) now[j] += columns.each[j][t - tile];
      const top = indexOfLargest(now);
      if (!Number.isFinite(now[top])) {
        return E.left({ _tag: "NonFiniteLikelihood", row: first + t, value: now[top] });
      }
      if (t + 1 < bounds[s + 1]) continue;
      logJoint += now[top];
      states[t] = top;
      for (let back = t; back > bounds[s]; back--) states[back - 1] = from[back * k + states[back]];
      s++;
    }
  }
  return E.right({ states, logJoint });
};

/** The best way to each state, and where it came from. */
const advance = (
  { k, logTransposed }: Chain,
  before: Float64Array,
  now: Float64Array,
  from: Uint16Array,
  row: number,
): void => {
  for (let j = 0, at = 0; j < k; j++) {
    let top = Number.NEGATIVE_INFINITY;
    let origin = 0;
    for (let i = 0; i < k; i++, at++) {
      const v = before[i] + logTransposed[at];
      if (v > top) {
        top = v;
        origin = i;
      }
    }
    now[j] = top;
    from[row + j] = origin;
  }
};

/** NaN counts as largest, so that it is seen. */
const indexOfLargest = (x: Float64Array): number => {
  let top = 0;
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i])) return i;
    if (x[i] > x[top]) top = i;
  }
  return top;
};
