/**
 * The genetic linkage of Rao (1965) as in Dempster, Laird & Rubin (1977), section 1: 197 animals in four cells with
 * probabilities 1/2 + p/4, (1 - p)/4, (1 - p)/4, p/4, the first cell being two that were not told apart.
 */
import { log } from "@latentjs/numerics";
import { E, invalidInput, vector, type LatentVariableModel } from "../../src/index.js";

/** Counts of the four cells. */
export type Cells = readonly [number, number, number, number];

export interface Linkage {
  readonly p: number;
}

export const CELLS: Cells = [125, 18, 20, 34];

/** Statistics: animals that speak for p, and against it. */
export const linkage: LatentVariableModel<Linkage, Cells, Float64Array> = {
  name: "genetic linkage",
  stats: vector(2),
  eStep: ({ p }) =>
    p > 0 && p < 1
      ? E.right(([a, b, c, d]) => ({
          stats: Float64Array.of((a * p) / (2 + p) + d, b + c),
          logLikelihood: a * log(0.5 + p / 4) + (b + c) * log((1 - p) / 4) + d * log(p / 4),
          weight: a + b + c + d,
          badRow: -1,
        }))
      : E.left(invalidInput("p", "a number between 0 and 1", p)),
  mStep: ([speaksFor, against]) => E.right({ p: speaksFor / (speaksFor + against) }),
  q: ({ p }, [speaksFor, against]) => speaksFor * log(p) + against * log(1 - p),
  logPrior: () => 0,
};
