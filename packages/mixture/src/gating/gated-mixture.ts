import { E, type Batch, type LatentVariableModel } from "@latentjs/em-core";
import type { ComponentBank } from "../bank.js";
import { mixture, type MixtureOptions, type MixtureParams, type MixtureStats } from "../engine.js";
import { atEqualWeights, gatedBank, type GatedParams, type GatedStats } from "./gated-bank.js";
import type { MixingWeights } from "./mixing-weights.js";

/**
 * A finite mixture of the components of `bank` whose mixing weights `gate` takes from each row. Where the gate's `estimate` only raises its `q`,
 * EM is generalised EM and climbs as well. Parameters have a `gate` in place of weights.
 */
export const gatedMixture = <W, Ts, B extends Batch, G, S>(
  gate: MixingWeights<W, B, G>,
  bank: ComponentBank<Ts, B, S>,
  options: MixtureOptions = {},
): LatentVariableModel<GatedParams<W, Ts>, B, MixtureStats<GatedStats<G, S>>> => {
  const { name, stats, eStep, mStep, q, logPrior } = mixture(gatedBank(gate, bank), options);
  type Equal = MixtureParams<GatedParams<W, Ts>>;
  const equal = (params: GatedParams<W, Ts>): Equal => atEqualWeights(bank.size, params);
  return {
    name,
    stats,
    eStep: (params) => eStep(equal(params)),
    mStep: (expected, previous) =>
      // What the gate has learned stands for the weights too.
      E.map(({ components }: Equal) => components)(mStep(expected, equal(previous))),
    q: (params, expected) => q(equal(params), expected),
    logPrior: (params) => logPrior(equal(params)),
  };
};
