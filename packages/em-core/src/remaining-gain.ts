import { O } from "./prelude.js";
import type { Entry } from "./run.js";
import type { StoppingRule } from "./stopping.js";

/** Fewest plain EM steps that tell a rate: in the first ones, what is fast hides what is slow or grows. */
const FEWEST_PAIRS = 8;
/** Shortest history that is looked back on: under SQUAREM every second entry ends a pair. */
const SHORTEST_WINDOW = 2 * FEWEST_PAIRS;
/** Part of the run's entries that is looked back on. */
const WINDOW_SHARE = 0.5;
/**
 * Largest 1 - rate that is believed. A slow mode stays hidden until the faster ones have died away, so a rise of q has to
 * fall below this share of the tolerance even where the rates seen are small. With it, mixtures of Poissons and of normals
 * from thousands of random starts had less than 10 tolerances left to gain, but for plateaus that a tolerance of 1e-6 or
 * more took for a limit, and for starts with components equal to rounding.
 */
const LARGEST_GAP = 3e-4;

/**
 * Coarsest tolerance there is, in nats per unit of weight. On the plateau around a saddle all rates that have been seen are
 * those of directions that die away; at 1e-5 some runs stopped there with 50 tolerances and more to gain. A run that goes
 * on to 1e-7 takes a tenth more iterations than one that stops at 1e-6.
 */
const COARSEST_TOL = 1e-7;

/** A plain EM step from one accepted iterate to the next. */
interface Pair {
  /** What the objective gained in the step. */
  readonly gain: number;
  /** The rise of q in the step, and in the one after it. */
  readonly before: number;
  readonly after: number;
}

/** The recent plain EM steps; only a pair x -> M(x) tells a rate, and the second iterate's kind must be "em". */
const recentPairs = (entries: ReadonlyArray<Entry>): ReadonlyArray<Pair> => {
  const window = Math.max(SHORTEST_WINDOW, Math.ceil(entries.length * WINDOW_SHARE));
  const pairs: Pair[] = [];
  for (let i = Math.max(1, entries.length - window); i < entries.length; i++) {
    const to = entries[i];
    const from = entries[i - 1];
    if (to === undefined || from === undefined || to.kind !== "em") continue;
    const pair = { gain: to.objective - from.objective, before: from.qGain, after: to.qGain };
    if (Number.isFinite(pair.gain) && Number.isFinite(pair.before)) pairs.push(pair);
  }
  return pairs;
};

/**
 * Rounding of the rises of q, seen where it breaks a law: q never falls in an EM step, and the objective gains at least
 * what q does. A singular covariance, say, makes q far less exact than the objective.
 */
const roundingOf = (pairs: ReadonlyArray<Pair>): number =>
  pairs.reduce((worst, { gain, before, after }) => Math.max(worst, before - gain, -before, -after), 0);

/** Largest rate that the pairs prove, each rise of q being uncertain by `rounding`. */
const slowestRate = (pairs: ReadonlyArray<Pair>, rounding: number): number =>
  Math.sqrt(
    pairs.reduce((slowest, { before, after }) => {
      const proven = after - rounding;
      return proven > 0 ? Math.max(slowest, proven / (before + rounding)) : slowest;
    }, 0),
  );

/**
 * Upper estimate, in nats, of how much the objective still gains before its limit; Infinity while the steps grow or
 * too little is known.
 *
 * Near a maximum, EM is a linear map with a rate matrix J that is self-adjoint in the metric of the complete-data
 * information (Dempster, Laird & Rubin 1977, section 3), and the rise of Q in one step is half the squared length of
 * that step in the same metric. An error mode of rate r then has a remaining gain of (its rise of Q) / (1 - r), so
 * qGain / (1 - slowest rate) bounds the whole. The rate of the slowest mode shows in the ratio of consecutive rises
 * once faster modes have died away; an extrapolated step wakes those up again, which is why the largest rate of
 * a window counts and not the last one.
 *
 * It cannot tell a limit from a saddle: where components are equal to rounding, EM does not move either.
 */
export const projectedGain = (entries: ReadonlyArray<Entry>): number => {
  const last = entries.at(-1);
  if (last === undefined || last.kind !== "em" || Number.isNaN(last.qGain)) return Number.POSITIVE_INFINITY;
  const before = entries.at(-2);
  if (last.qGain === 0 && before !== undefined) {
    // The step is below the rounding of q; what the objective gained in the last one bounds it.
    return Math.max(0, last.objective - before.objective) / LARGEST_GAP;
  }
  const pairs = recentPairs(entries);
  const latest = pairs.at(-1);
  if (latest === undefined || pairs.length < FEWEST_PAIRS) return Number.POSITIVE_INFINITY;
  const rounding = roundingOf(pairs);
  const rate = slowestRate(pairs, rounding);
  if (!(rate < 1)) return Number.POSITIVE_INFINITY;
  // Where q no longer resolves the step, the objective's last gain bounds it: near a maximum rises of q shrink.
  const rise = last.qGain > 2 * rounding ? last.qGain : Math.max(0, Math.min(latest.gain, 3 * rounding));
  return rise / Math.min(1 - rate, LARGEST_GAP);
};

/** No projection is below this; most iterates are far from their limit, and this tells without looking back. */
const leastProjection = (entries: ReadonlyArray<Entry>): number => {
  const last = entries.at(-1);
  const before = entries.at(-2);
  if (last === undefined || before === undefined) return 0;
  return Math.max(0, Math.min(last.qGain, last.objective - before.objective)) / LARGEST_GAP;
};

/**
 * Converged when the gain still to come, projected by {@link projectedGain}, is at most `tol` nats per unit of
 * observation weight. Holds for plain EM and under acceleration alike. A `tol` above 1e-7 counts as 1e-7: coarser than
 * that, a plateau cannot be told from a limit.
 */
export const remainingGain = (tol: number): StoppingRule => {
  const counted = Math.min(tol, COARSEST_TOL);
  return ({ entries, weight }) =>
    leastProjection(entries) <= counted * weight && projectedGain(entries) <= counted * weight
      ? O.some({ _tag: "Converged", rule: `projected remaining gain per row ≤ ${counted}` })
      : O.none;
};
