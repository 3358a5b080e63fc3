import { E, type Batch, type Either, type EmError } from "@latentjs/em-core";
import type { ComponentBank, OpenBank } from "@latentjs/mixture";
import type { Columns } from "@latentjs/numerics";
import { openChain } from "./chain.js";
import { openStates } from "./model.js";
import type { HmmParams } from "./params.js";
import { smooth } from "./pass.js";
import type { Sequences } from "./sequences.js";
import { growingWorkspace } from "./workspace.js";

/** What a hidden Markov model says of each step, given its whole sequence. */
export interface StatePosterior {
  /** Posterior probabilities of the states, row-major steps × K. */
  readonly posterior: Float64Array;
  /** Most probable state of each step by itself; ties go to the lower index. */
  readonly states: Int32Array;
  /** Log-likelihood of all sequences, in nats. */
  readonly logLikelihood: number;
}

/**
 * Posterior (local) decoding: the probability of each state at each step. Left: parameters outside the model, or a step without a density under
 * any state that it can have.
 */
export const posterior = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  params: HmmParams<Ts>,
  batch: Sequences<B>,
): Either<EmError, StatePosterior> =>
  E.chain((open: OpenBank<B, S>): Either<EmError, StatePosterior> => {
    const { kernels, size: k } = bank;
    const probabilities = new Float64Array(batch.rows * k);
    const see = (_pass: unknown, from: number, to: number, { each }: Columns): void => {
      for (let c = 0; c < k; c++) {
        for (let t = from; t < to; t++) probabilities[t * k + c] = each[c][t - from];
      }
    };
    const mark = kernels.arena.mark();
    try {
      const workspace = growingWorkspace(k)(batch.rows);
      const { logLikelihood, badRow } = smooth(kernels, openChain(params), open, workspace, batch, see);
      return badRow >= 0
        ? E.left({ _tag: "NonFiniteLikelihood", row: badRow, value: Number.NEGATIVE_INFINITY })
        : E.right({ posterior: probabilities, states: mostProbable(probabilities, k), logLikelihood });
    } finally {
      kernels.arena.release(mark);
    }
  })(openStates(bank, params));

const mostProbable = (probabilities: Float64Array, k: number): Int32Array =>
  Int32Array.from({ length: probabilities.length / k }, (_, t) => {
    let best = t * k;
    for (let at = best + 1; at < (t + 1) * k; at++) if (probabilities[at] > probabilities[best]) best = at;
    return best - t * k;
  });
