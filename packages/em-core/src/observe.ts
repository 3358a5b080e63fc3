import { clock } from "./clock.js";
import type { EmError } from "./errors.js";
import type { Iterate, ProposalKind, RunState, Stop } from "./run.js";

/** What happens during a run. */
export type FitEvent<P, S = unknown> =
  | {
      readonly _tag: "Iterated";
      readonly iterate: Iterate<P>;
      readonly kind: ProposalKind;
      readonly stats: S;
      /** Where the run stands, copied when called; `resumable` says whether going on from it repeats the run bit by bit. */
      readonly state: () => RunState<P>;
      readonly resumable: boolean;
    }
  | { readonly _tag: "Rejected"; readonly iteration: number; readonly error: EmError }
  | { readonly _tag: "Stopped"; readonly stop: Stop };

/** Watches a run. What it throws ends the run and reaches the caller. */
export type Observer<P, S = unknown> = (event: FitEvent<P, S>) => void;

/** Passes on every n-th iterate, and every event that is no iterate. */
export const every =
  <P, S>(n: number, observer: Observer<P, S>): Observer<P, S> =>
  (event) => {
    if (event._tag !== "Iterated" || event.iterate.iteration % n === 0) observer(event);
  };

/** Tells several observers, in order. */
export const observeAll =
  <P, S>(...observers: ReadonlyArray<Observer<P, S>>): Observer<P, S> =>
  (event) => {
    for (const observer of observers) observer(event);
  };

/**
 * Saves where the run stands, at most once every `everyMs` milliseconds and only at points from which going on repeats
 * the uninterrupted run.
 */
export const checkpointing = <P>(
  save: (state: RunState<P>) => void,
  everyMs: number,
  now: () => number = clock,
): Observer<P> => {
  let saved = now();
  return (event) => {
    if (event._tag !== "Iterated" || !event.resumable || now() - saved < everyMs) return;
    save(event.state());
    saved = now();
  };
};
