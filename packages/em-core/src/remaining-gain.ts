import { O } from "./prelude.js";
import type { Entry } from "./run.js";
import type { StoppingRule } from "./stopping.js";

/** Shortest history of rates that is looked back on. */
const SHORTEST_WINDOW = 8;
/** Part of the run's steps whose rates are looked back on. */
const WINDOW_SHARE = 0.5;

/**
 * Largest squared rate among the recent pairs of consecutive plain EM steps, or NaN without such a pair.
 *
 * Only a pair of plain maps x -> M(x) -> M(M(x)) tells a rate: the second iterate's kind must be "em". Steps below
 * rounding (qGain 0) say nothing.
 */
const slowestSquaredRate = (entries: ReadonlyArray<Entry>): number => {
  const window = Math.max(SHORTEST_WINDOW, Math.ceil(entries.length * WINDOW_SHARE));
  let slowest = Number.NaN;
  for (let i = Math.max(1, entries.length - window); i < entries.length; i++) {
    const here = entries[i];
    const before = entries[i - 1];
    if (here === undefined || before === undefined || here.kind !== "em" || !(before.qGain > 0)) continue;
    const rate = here.qGain / before.qGain;
    if (!(rate <= slowest)) slowest = rate;
  }
  return slowest;
};

/**
 * Upper estimate, in nats, of how much the objective still gains before its limit; Infinity while the steps grow or
 * nothing is known yet.
 *
 * Near a maximum, EM is a linear map with a rate matrix J that is self-adjoint in the metric of the complete-data
 * information (Dempster, Laird & Rubin 1977, section 3), and the rise of Q in one step is half the squared length of
 * that step in the same metric. An error mode of rate r then has a remaining gain of (its rise of Q) / (1 - r), so
 * qGain / (1 - slowest rate) bounds the whole. The rate of the slowest mode shows in the ratio of consecutive rises
 * once faster modes have died away; an extrapolated step wakes those up again, which is why the largest rate of
 * a window counts and not the last one.
 */
export const projectedGain = (entries: ReadonlyArray<Entry>): number => {
  const last = entries.at(-1);
  if (last === undefined || last.kind !== "em") return Number.POSITIVE_INFINITY;
  if (last.qGain === 0) return 0;
  const rate = Math.sqrt(slowestSquaredRate(entries));
  return rate < 1 ? last.qGain / (1 - rate) : Number.POSITIVE_INFINITY;
};

/**
 * Converged when the gain still to come, projected by {@link projectedGain}, is at most `tol` nats per unit of
 * observation weight. Holds for plain EM and under acceleration alike.
 */
export const remainingGain =
  (tol: number): StoppingRule =>
  ({ entries, weight }) =>
    projectedGain(entries) <= tol * weight
      ? O.some({ _tag: "Converged", rule: `projected remaining gain per row ≤ ${tol}` })
      : O.none;
