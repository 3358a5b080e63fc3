import type { EmProcess } from "./driver.js";
import type { FitEvent, Observer } from "./observe.js";
import { E, O, type Either, type Option } from "./prelude.js";
import type { Racer } from "./race.js";
import type { Fit, FitFailure } from "./run.js";

/** How a run ended. */
export type Outcome<P, S> = Either<FitFailure<P>, Fit<P, S>>;

/** Where a run stands: a fit but for why it ended. */
export type Standing<P, S> = Omit<Fit<P, S>, "stop">;

/** One start of a search: a run that can be left where it stands, without a wasted E-step, and taken up again. */
export interface Contestant<P, S> {
  /** Goes on until the run has accepted the iterate of this number; returns how it ended where it did. */
  readonly advance: (iteration: number) => EmProcess<P, S, Option<Outcome<P, S>>>;
  readonly racer: () => Racer;
  /** Total observation weight, NaN before the first E-step. */
  readonly weight: () => number;
  /** Where a run that has not ended stands; none before its first iterate. */
  readonly standing: () => Option<Standing<P, S>>;
}

/** `begin` makes the run, which begins when it is first asked to go on and tells `watch` of its events. */
export const contestant = <P, S>(
  begin: (watch: Observer<P, S>) => EmProcess<P, S, Outcome<P, S>>,
): Contestant<P, S> => {
  let latest: (FitEvent<P, S> & { readonly _tag: "Iterated" }) | null = null;
  let weight = Number.NaN;
  let objectives: number[] = [];
  let state: Racer["state"] = "going";
  const process = begin((event) => {
    if (event._tag !== "Iterated") return;
    if (latest === null) objectives = event.state().entries.map((entry) => entry.objective);
    else objectives.push(event.iterate.objective);
    latest = event;
  });
  /** What a run that was left waits to have evaluated. */
  let question: IteratorYieldResult<P> | null = null;
  return {
    racer: () => ({ objectives, state }),
    weight: () => weight,
    standing: () => {
      if (latest === null) return O.none;
      const { entries, evaluations } = latest.state();
      const trace = entries.map((entry) => entry.objective);
      return O.some({ ...latest.iterate, stats: latest.stats, weight, trace, evaluations });
    },
    *advance(iteration) {
      let step: IteratorResult<P, Outcome<P, S>> = question ?? process.next();
      while (step.done !== true && objectives.length <= iteration) {
        const answer = yield step.value;
        if (E.isRight(answer)) weight = answer.right.weight;
        step = process.next(answer);
      }
      if (step.done !== true) {
        question = step;
        return O.none;
      }
      state = E.isRight(step.value) ? "answered" : "failed";
      question = null;
      // Statistics may be large, and of runs that ended only the best one's are needed.
      latest = null;
      return O.some(step.value);
    },
  };
};
