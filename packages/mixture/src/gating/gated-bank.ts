import { E, struct, type Batch, type Either, type EmError } from "@latentjs/em-core";
import { log, TILE_ROWS } from "@latentjs/numerics";
import type { ComponentBank, OpenBank } from "../bank.js";
import type { MixtureParams } from "../engine.js";
import type { MixingWeights, OpenWeights } from "./mixing-weights.js";

/** Parameters of a mixture whose mixing weights depend on the row. */
export interface GatedParams<W, Ts> {
  readonly gate: W;
  readonly components: Ts;
}

/** Expected statistics of gate and components. */
export interface GatedStats<G, S> {
  readonly gate: G;
  readonly components: S;
}

/**
 * Components under a gate, as a bank whose components are so many times as dense in a row as their mixing weight there is above 1/K: an
 * ordinary mixture of this bank with equal weights is the gated mixture, so all that works with a bank works with a gate. {@link atEqualWeights}
 * makes the parameters of that mixture.
 */
export const gatedBank = <W, Ts, B extends Batch, G, S>(
  gate: MixingWeights<W, B, G>,
  bank: ComponentBank<Ts, B, S>,
): ComponentBank<GatedParams<W, Ts>, B, GatedStats<G, S>> => {
  const { size, kernels } = bank;
  if (gate.size !== size) throw new RangeError(`a gate for ${gate.size} components and a bank of ${size}`);
  return {
    name: `${bank.name}, gated by ${gate.name}`,
    size,
    kernels,
    stats: struct<GatedStats<G, S>>({ gate: gate.stats, components: bank.stats }),
    open: (params) =>
      E.chain((weights: OpenWeights<B, G>) =>
        E.map((components: OpenBank<B, S>) => together(size, weights, components))(
          bank.open(params.components),
        ),
      )(gate.open(params.gate)),
    estimate: (stats, previous): Either<EmError, GatedParams<W, Ts>> =>
      E.chain((weights: W) =>
        E.map((components: Ts): GatedParams<W, Ts> => ({ gate: weights, components }))(
          bank.estimate(stats.components, previous.components),
        ),
      )(gate.estimate(stats.gate, previous.gate)),
    q: (params, stats) => gate.q(params.gate, stats.gate) + bank.q(params.components, stats.components),
    rounding: ({ components }) => bank.rounding?.(components) ?? 0,
  };
};

/** The mixture of a {@link gatedBank} that is the gated mixture. */
export const atEqualWeights = <W, Ts>(
  size: number,
  params: GatedParams<W, Ts>,
): MixtureParams<GatedParams<W, Ts>> => ({
  weights: new Float64Array(size).fill(1 / size),
  components: params,
});

const together = <B, G, S>(
  size: number,
  weights: OpenWeights<B, G>,
  components: OpenBank<B, S>,
): OpenBank<B, GatedStats<G, S>> => ({
  // What the gate adds comes later, so that nothing of the components can be left out for being far below the rest.
  begin: (logWeight) => {
    const logSize = log(size);
    const inner = components.begin(logWeight.map((value) => value + logSize));
    const gate = weights.begin();
    const own = Array.from({ length: size }, () => new Float64Array(TILE_ROWS));
    return {
      logJoint: (batch, from, to, out) => {
        inner.logJoint(batch, from, to, out);
        gate.logWeights(batch, from, to, own);
        for (let k = 0; k < size; k++) {
          const column = out.each[k];
          const ofGate = own[k];
          for (let i = 0; i < to - from; i++) column[i] += ofGate[i];
        }
      },
      add: (batch, from, to, weight) => {
        gate.add(batch, from, to, weight.each);
        inner.add(batch, from, to, weight);
      },
      finish: (counts) => ({ gate: gate.finish(), components: inner.finish(counts) }),
    };
  },
});
