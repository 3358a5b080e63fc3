import type { LatentVariableModel, StatsAlgebra } from "@latentjs/em-core";
import type { MixtureParams, MixtureStats } from "../engine.js";

/** Remembers what was made for each number of components. */
export const oncePerSize = <A>(make: (components: number) => A): ((components: number) => A) => {
  const made = new Map<number, A>();
  return (components) => {
    const known = made.get(components);
    if (known !== undefined) return known;
    const fresh = make(components);
    made.set(components, fresh);
    return fresh;
  };
};

/**
 * A mixture of as many components as its parameters have weights, so that a run may go on with fewer; `modelOf(k)` is the mixture of k. Statistics
 * are told apart by their counts, so that whoever merges them, a worker too, need not know.
 */
export const resizable = <Ts, B, S>(
  modelOf: (components: number) => LatentVariableModel<MixtureParams<Ts>, B, MixtureStats<S>>,
  components: number,
): LatentVariableModel<MixtureParams<Ts>, B, MixtureStats<S>> => {
  const sized = oncePerSize(modelOf);
  const full = sized(components);
  const statsOf = ({ counts }: MixtureStats<S>): StatsAlgebra<MixtureStats<S>> => sized(counts.length).stats;
  const ofParams = ({ weights }: MixtureParams<Ts>) => sized(weights.length);
  return {
    name: full.name,
    stats: {
      empty: full.stats.empty,
      concat: (x, y) => statsOf(x).concat(x, y),
      scale: (factor, x) => statsOf(x).scale(factor, x),
    },
    eStep: (params) => ofParams(params).eStep(params),
    mStep: (stats, previous) => ofParams(previous).mStep(stats, previous),
    q: (params, stats) => ofParams(params).q(params, stats),
    logPrior: (params) => ofParams(params).logPrior(params),
    rounding: (params) => ofParams(params).rounding?.(params) ?? 0,
  };
};
