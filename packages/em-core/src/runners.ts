import { em, type EmOptions, type EmProcess } from "./driver.js";
import type { Evaluate, EvaluateAsync } from "./evaluate.js";
import type { LatentVariableModel } from "./model.js";
import type { FitEvent } from "./observe.js";
import type { Either } from "./prelude.js";
import type { Fit, FitFailure } from "./run.js";

/** Runs a process to its end with E-steps in this thread. */
export const runSync = <P, S, R>(process: EmProcess<P, S, R>, evaluate: Evaluate<P, S>): R => {
  let step = process.next();
  while (!step.done) step = process.next(evaluate(step.value));
  return step.value;
};

/** Runs a process to its end with E-steps that happen elsewhere. */
export const runAsync = async <P, S, R>(
  process: EmProcess<P, S, R>,
  evaluate: EvaluateAsync<P, S>,
): Promise<R> => {
  let step = process.next();
  while (!step.done) step = process.next(await evaluate(step.value));
  return step.value;
};

/**
 * A run to step through by hand: yields every event as it happens, each iterate with its statistics, and returns what
 * the run returns. Leaving the loop leaves the run.
 */
export function* steps<P, B, S>(
  model: LatentVariableModel<P, B, S>,
  init: NoInfer<P>,
  evaluate: Evaluate<NoInfer<P>, NoInfer<S>>,
  options: EmOptions<NoInfer<P>, NoInfer<S>>,
): Generator<FitEvent<P, S>, Either<FitFailure<P>, Fit<P, S>>, void> {
  const pending: Array<FitEvent<P, S>> = [];
  const observer = (event: FitEvent<P, S>): void => {
    options.observer?.(event);
    pending.push(event);
  };
  const process = em(model, init, { ...options, observer });
  let step = process.next();
  while (!step.done) {
    step = process.next(evaluate(step.value));
    yield* pending.splice(0);
  }
  return step.value;
}
