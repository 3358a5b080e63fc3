import { E, type Batch, type Either, type EmError } from "@latentjs/em-core";
import type { BankPass, ComponentBank, OpenBank } from "@latentjs/mixture";
import { logSumExp, TILE_ROWS, type Columns } from "@latentjs/numerics";
import { openChain, type Chain } from "./chain.js";
import { openStates } from "./model.js";
import type { HmmParams } from "./params.js";
import type { Sequences } from "./sequences.js";

/**
 * Log-density of each step given the steps of its sequence before it, in nats; they sum to the log-likelihood. In log space: an exponential for
 * each transition and step. Left: parameters outside the model, or a step without a density under any state that it can have.
 */
export const stepDensities = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  params: HmmParams<Ts>,
  batch: Sequences<B>,
): Either<EmError, Float64Array> =>
  E.chain((open: OpenBank<B, S>): Either<EmError, Float64Array> => {
    const { arena } = bank.kernels;
    const mark = arena.mark();
    try {
      const columns = arena.takeColumns(bank.size);
      return filtered(openChain(params), open.begin(new Float64Array(bank.size)), columns, batch);
    } finally {
      arena.release(mark);
    }
  })(openStates(bank, params));

const filtered = <B extends Batch>(
  { k, logInitial, logTransposed }: Chain,
  bank: BankPass<B, unknown>,
  columns: Columns,
  { steps, bounds, first }: Sequences<B>,
): Either<EmError, Float64Array> => {
  const { each } = columns;
  const out = new Float64Array(steps.rows);
  /** Log-probabilities of the states given the steps so far. */
  const before = new Float64Array(k);
  const now = new Float64Array(k);
  const terms = new Float64Array(k);
  let s = 0;
  for (let tile = 0; tile < steps.rows; tile += TILE_ROWS) {
    const to = Math.min(tile + TILE_ROWS, steps.rows);
    bank.logJoint(steps, tile, to, columns);
    for (let t = tile; t < to; t++) {
      for (let j = 0; j < k; j++) {
        for (let i = 0; i < k; i++) terms[i] = before[i] + logTransposed[j * k + i];
        now[j] = (t === bounds[s] ? logInitial[j] : logSumExp(terms)) + each[j][t - tile];
      }
      const density = logSumExp(now);
      if (!Number.isFinite(density)) {
        return E.left({ _tag: "NonFiniteLikelihood", row: first + t, value: density });
      }
      out[t] = density;
      for (let j = 0; j < k; j++) before[j] = now[j] - density;
      if (t + 1 === bounds[s + 1]) s++;
    }
  }
  return E.right(out);
};
