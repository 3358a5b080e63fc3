import { E, overChunks, type Batch, type Either, type EmError, type Expected } from "@latentjs/em-core";
import type { ComponentBank } from "../bank.js";
import { mixture, type MixtureParams, type MixtureStats } from "../engine.js";
import { logDensity } from "../posterior.js";
import type { Starts } from "../search/search-process.js";

/**
 * Share of the weight that a start takes for noise, one after the other: a few outliers, or clutter that most rows belong to. From a share that is
 * too large or too small EM still arrives, but from one of quite another size it may end in another optimum.
 */
const SHARES = [0.05, 0.2, 0.5] as const;
/** Times that the noise is chosen anew: each lets the components shrink to the rows that are left to them. */
const ROUNDS = 3;

/**
 * Starts of K components and noise, from starts of K components: the rows that have the lowest density are set aside, a share of all weight, and the
 * components are estimated from the others, a few times over, as in trimmed likelihood (Neykov et al. 2007, Comput. Statist. Data Anal. 52:299-308).
 * What was set aside is the weight of the noise.
 */
export const noiseStarts = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  chunks: ReadonlyArray<B>,
  { init, count }: Starts<MixtureParams<Ts>>,
): Starts<MixtureParams<Ts>> => ({
  // One component has one start, and noise of several sizes about it.
  count: bank.size === 1 ? SHARES.length : count,
  init: (rng, attempt) =>
    E.map((start: MixtureParams<Ts>): MixtureParams<Ts> => {
      const share = SHARES[attempt % SHARES.length];
      let { weights, components } = start;
      for (let round = 0; round < ROUNDS; round++) {
        const next = trimmed(bank, chunks, { weights, components }, share);
        // Components that the others' rows do not determine stay as they were.
        if (E.isLeft(next)) break;
        ({ weights, components } = next.right);
      }
      return { weights: withNoiseWeight(weights, share), components };
    })(init(rng, attempt)),
});

/** Weights of components that share what noise of weight `share` leaves, and the noise's behind them. */
export const withNoiseWeight = (weights: Float64Array, share: number): Float64Array =>
  Float64Array.from([...weights.map((weight) => (1 - share) * weight), share]);

/** A step of EM without the rows of lowest density. */
const trimmed = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  chunks: ReadonlyArray<B>,
  start: MixtureParams<Ts>,
  share: number,
): Either<EmError, MixtureParams<Ts>> => {
  const densities: Float64Array[] = [];
  for (const batch of chunks) {
    const found = logDensity(bank, start, batch);
    if (E.isLeft(found)) return found;
    densities.push(found.right);
  }
  const least = lowest(densities, chunks, share);
  const kept = chunks.map((batch, at): B => {
    const seen = densities[at];
    const weights = seen.map((density, i) =>
      density < least ? 0 : batch.weights === null ? 1 : batch.weights[i],
    );
    return { ...batch, weights };
  });
  const model = mixture(bank);
  return E.chain(({ stats }: Expected<MixtureStats<S>>) => model.mStep(stats, start))(
    overChunks(model, kept)(start),
  );
};

/** The density of which rows below it have `share` of the weight, or less where rows are equal. */
const lowest = (
  densities: ReadonlyArray<Float64Array>,
  chunks: ReadonlyArray<Batch>,
  share: number,
): number => {
  const rows = densities.reduce((total, { length }) => total + length, 0);
  const all = new Float64Array(rows);
  let at = 0;
  for (const part of densities) {
    all.set(part, at);
    at += part.length;
  }
  if (chunks.every(({ weights }) => weights === null)) return all.toSorted()[Math.floor(share * rows)];
  const weights = Float64Array.from(
    chunks.flatMap((batch, c) =>
      [...densities[c].keys()].map((i) => (batch.weights === null ? 1 : batch.weights[i])),
    ),
  );
  const order = Array.from(all.keys()).toSorted((a, b) => all[a] - all[b]);
  const least = share * weights.reduce((a, b) => a + b, 0);
  let below = 0;
  for (const i of order) {
    below += weights[i];
    if (below > least) return all[i];
  }
  return all[order[rows - 1]];
};
