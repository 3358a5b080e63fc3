import type { Outcome } from "./contestant.js";
import type { EmProcess } from "./driver.js";
import type { EmError } from "./errors.js";
import type { Observer } from "./observe.js";
import { E, O, type Either, type Option } from "./prelude.js";
import type { FitFailure, Iterate, Repair } from "./run.js";

/** Other parameters for a run to go on from after it failed, and what was done to get them. */
export interface Repaired<P> {
  readonly params: P;
  readonly repair: Repair;
}

/**
 * What to do about an error at the last good iterate, given how often the run was repaired before: none where nothing can be done and the
 * error stands. Has to follow from its arguments alone.
 */
export type RepairOf<P> = (error: EmError, last: Iterate<P>, before: number) => Option<Repaired<P>>;

/**
 * A run that may go on when it fails: `run` once more, from what `repairOf` makes of the last good iterate. The answer belongs to the run from
 * the last repair on, and counts the E-steps of all of them; `repairs` lists what was done. After a repair no iterate is called
 * resumable: an interrupted search goes on from before it and comes the same way again.
 */
export function* repairing<P, S>(
  run: (start: P, watch: Observer<P, S>) => EmProcess<P, S, Outcome<P, S>>,
  repairOf: RepairOf<P>,
  init: P,
  watch: Observer<P, S>,
): EmProcess<P, S, Outcome<P, S>> {
  const repairs: Repair[] = [];
  let start = init;
  let evaluations = 0;
  for (;;) {
    const isFirst = repairs.length === 0;
    let done: number | null = null;
    const seen: Observer<P, S> = (event) => {
      // The first iterate of a run that was resumed knows of the E-steps before; each after it, taken or rejected, was one.
      if (event._tag === "Iterated") done = done === null ? event.state().evaluations : done + 1;
      if (event._tag === "Rejected" && done !== null) done++;
      watch(event);
    };
    const outcome = yield* run(start, isFirst ? seen : unresumable(seen));
    if (E.isRight(outcome)) {
      const fit = outcome.right;
      return isFirst ? outcome : E.right({ ...fit, evaluations: evaluations + fit.evaluations, repairs });
    }
    const next = repairOfFailure(repairOf, outcome.left, repairs.length);
    if (O.isNone(next)) return outcome;
    evaluations += done ?? 0;
    repairs.push(next.value.repair);
    start = next.value.params;
  }
}

/** An observer of a run that an interrupted search does not go on with, but comes to again. */
export const unresumable =
  <P, S>(watch: Observer<P, S>): Observer<P, S> =>
  (event) => {
    watch(event._tag === "Iterated" ? { ...event, resumable: false } : event);
  };

const repairOfFailure = <P>(
  repairOf: RepairOf<P>,
  { error, last }: FitFailure<P>,
  before: number,
): Option<Repaired<P>> => (O.isNone(last) ? O.none : repairOf(error, last.value, before));

/** The component that an error names as the one without an answer, if it names one, and why. */
export const failedComponent = (error: EmError): Either<EmError, number> =>
  error._tag === "ComponentCollapsed" || error._tag === "InComponent"
    ? E.right(error.component)
    : E.left(error);
