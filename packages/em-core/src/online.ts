import { invalidInput, type EmError } from "./errors.js";
import type { LatentVariableModel } from "./model.js";
import { E, type Either } from "./prelude.js";

/** Where an online run stands; `stats` are kept per unit of observation weight. */
export interface OnlineState<P, S> {
  readonly params: P;
  readonly stats: S;
}

/**
 * One step of online EM (Cappé & Moulines 2009, JRSS B 71:593-613, eq. 14): the statistics move by the step size
 * `gamma` in (0, 1] towards those of `batch`, per unit of weight, and the M-step follows.
 */
export const onlineStep =
  <P, B, S>(model: LatentVariableModel<P, B, S>) =>
  (state: OnlineState<P, S>, batch: B, gamma: number): Either<EmError, OnlineState<P, S>> => {
    if (!(gamma > 0 && gamma <= 1)) return E.left(invalidInput("gamma", "a step size in (0, 1]", gamma));
    const pass = model.eStep(state.params);
    if (E.isLeft(pass)) return pass;
    const { stats, logLikelihood, weight, badRow } = pass.right(batch);
    if (!(weight > 0)) return E.left({ _tag: "EmptyData", what: "The batch" });
    if (badRow >= 0 || !Number.isFinite(logLikelihood)) {
      return E.left({ _tag: "NonFiniteLikelihood", row: badRow, value: logLikelihood });
    }
    const { concat, scale } = model.stats;
    const mixed = concat(scale(1 - gamma, state.stats), scale(gamma / weight, stats));
    return E.map((params: P) => ({ params, stats: mixed }))(model.mStep(mixed, state.params));
  };
