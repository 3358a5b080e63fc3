import { E, invalidInput, mapCoordinates, pairCoordinates, type Coordinates } from "@latentjs/em-core";
import type { HmmOptions } from "./model.js";
import type { HmmParams } from "./params.js";
import { stationaryDistribution } from "./stationary.js";

/**
 * `count` probability vectors of length `k`, one after the other, by the square roots of the probabilities: points of a sphere, on which a
 * probability of 0 has its place, as initial probabilities and forbidden transitions need.
 */
const rootCoordinates = (count: number, k: number): Coordinates<Float64Array> => ({
  dimension: count * k,
  pack: (p) => p.map((v) => Math.sqrt(v)),
  unpack: (x) => {
    const p = x.map((v) => v * v);
    for (let at = 0; at < p.length; at += k) {
      let total = 0;
      for (let j = at; j < at + k; j++) total += p[j];
      if (!(total > 0 && total < Infinity)) {
        return E.left(invalidInput("coordinates", "square roots of probabilities", x.join(", ")));
      }
      for (let j = at; j < at + k; j++) p[j] /= total;
    }
    return E.right(p);
  },
});

/** Coordinates of a hidden Markov model with `k` states, for SQUAREM, from those of the emissions. */
export const hmmCoordinates = <Ts>(
  k: number,
  emissions: Coordinates<Ts>,
  { initial = "free" }: Pick<HmmOptions, "initial"> = {},
): Coordinates<HmmParams<Ts>> => {
  const all = mapCoordinates(
    pairCoordinates(rootCoordinates(k + 1, k), emissions),
    ([p, theta]): HmmParams<Ts> => ({ initial: p.slice(0, k), transitions: p.slice(k), emissions: theta }),
    (params): readonly [Float64Array, Ts] => [
      Float64Array.from([...params.initial, ...params.transitions]),
      params.emissions,
    ],
  );
  if (initial === "free") return all;
  return {
    ...all,
    unpack: (x) =>
      E.chain((params: HmmParams<Ts>) =>
        E.map((p: Float64Array): HmmParams<Ts> => ({ ...params, initial: p }))(
          stationaryDistribution(params.transitions, k),
        ),
      )(all.unpack(x)),
  };
};

/** Free parameters of a hidden Markov model with `k` states, of which `ofEmissions` are those of the emissions. */
export const hmmParameters = (
  k: number,
  ofEmissions: number,
  { initial = "free" }: Pick<HmmOptions, "initial"> = {},
): number => k * (k - 1) + (initial === "free" ? k - 1 : 0) + ofEmissions;
