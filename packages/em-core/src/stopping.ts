import type { Coordinates } from "./coordinates.js";
import { O, type Option } from "./prelude.js";
import type { Entry, Stop } from "./run.js";

/** What a stopping rule may look at, after an iterate was accepted and the plain EM step from it computed. */
export interface Progress<P> {
  readonly entries: ReadonlyArray<Entry>;
  /** Total observation weight. */
  readonly weight: number;
  readonly elapsedMs: number;
  readonly params: P;
  /** The plain EM step from `params`. */
  readonly emStep: P;
}

/** A pure function of the progress: it holds no state, so one rule can serve many runs. */
export type StoppingRule<P = unknown> = (progress: Progress<P>) => Option<Stop>;

/** Fires with the first of `rules` that fires. */
export const anyOf =
  <P>(...rules: ReadonlyArray<StoppingRule<P>>): StoppingRule<P> =>
  (progress) => {
    for (const rule of rules) {
      const stop = rule(progress);
      if (O.isSome(stop)) return stop;
    }
    return O.none;
  };

/** Fires when all `rules` fire together; the first one's reason is reported. */
export const allOf =
  <P>(...rules: ReadonlyArray<StoppingRule<P>>): StoppingRule<P> =>
  (progress) => {
    const stops = rules.map((rule) => rule(progress));
    return stops.every(O.isSome) ? (stops[0] ?? O.none) : O.none;
  };

/** At most `limit` iterations; the start is iteration 0. */
export const iterationLimit =
  (limit: number): StoppingRule =>
  ({ entries }) =>
    entries.length > limit ? O.some({ _tag: "IterationLimit", limit }) : O.none;

/** Fires at the first iterate after `limitMs` milliseconds. */
export const timeLimit =
  (limitMs: number): StoppingRule =>
  ({ elapsedMs }) =>
    elapsedMs >= limitMs ? O.some({ _tag: "TimeLimit", limitMs }) : O.none;

const converged = (rule: string): Option<Stop> => O.some({ _tag: "Converged", rule });

const gainAt = (entries: ReadonlyArray<Entry>, back: number): number => {
  const after = entries.at(-1 - back);
  const before = entries.at(-2 - back);
  return after === undefined || before === undefined ? Number.NaN : after.objective - before.objective;
};

/**
 * The last gain of the objective is at most `tol` nats per unit of observation weight. A small step is not a small
 * distance: where EM creeps, the limit may be far away. See {@link remainingGain} for a rule that knows.
 */
export const smallGain =
  (tol: number): StoppingRule =>
  ({ entries, weight }) =>
    Math.abs(gainAt(entries, 0)) <= tol * weight ? converged(`gain per row ≤ ${tol}`) : O.none;

/**
 * Aitken's remainder of the objective is at most `tol` nats per unit of weight (Böhning et al. 1994, Ann. Inst.
 * Statist. Math. 46:373-388): the gain still to come if the last two gains go on as a geometric series. It reads two
 * consecutive plain EM steps only, because the gains of extrapolated steps are not one contraction.
 */
export const aitken =
  (tol: number): StoppingRule =>
  ({ entries, weight }) => {
    if (entries.at(-1)?.kind !== "em" || entries.at(-2)?.kind !== "em") return O.none;
    const last = gainAt(entries, 0);
    const rate = last / gainAt(entries, 1);
    const fixed = last === 0;
    return fixed || (rate >= 0 && rate < 1 && (last * rate) / (1 - rate) <= tol * weight)
      ? converged(`Aitken remainder per row ≤ ${tol}`)
      : O.none;
  };

/**
 * The plain EM step moves every coordinate by at most `tol`, absolutely in `coordinates`. With log and log-ratio
 * coordinates this is a relative change of the parameters.
 */
export const smallChange =
  <P>(coordinates: Coordinates<P>, tol: number): StoppingRule<P> =>
  ({ params, emStep }) => {
    const from = coordinates.pack(params);
    const to = coordinates.pack(emStep);
    const still = to.every((v, i) => Math.abs(v - (from[i] ?? Number.NaN)) <= tol);
    return still ? converged(`change of every coordinate ≤ ${tol}`) : O.none;
  };
