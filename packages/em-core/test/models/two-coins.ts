/**
 * Two coins of unknown bias, of which each session of tosses uses one at random (Do & Batzoglou 2008, Nature
 * Biotechnology 26:897-899, figure 1).
 */
import { exp, log, logSumExp } from "@latentjs/numerics";
import { E, invalidInput, repeat, vector, type LatentVariableModel } from "../../src/index.js";

/** Heads and tails of one session. */
export type Session = readonly [number, number];

/** Probability of heads of either coin. */
export type Coins = readonly [number, number];

export const SESSIONS: ReadonlyArray<Session> = [
  [5, 5],
  [9, 1],
  [8, 2],
  [4, 6],
  [7, 3],
];

const logProbability = (p: number, [heads, tails]: Session): number => heads * log(p) + tails * log(1 - p);

/** Statistics: expected heads and tails of either coin. */
export const twoCoins: LatentVariableModel<Coins, Session, ReadonlyArray<Float64Array>> = {
  name: "two coins",
  stats: repeat(vector(2), 2),
  eStep: (coins) =>
    coins.every((p) => p > 0 && p < 1)
      ? E.right((session) => {
          const terms = Float64Array.from(coins, (p) => log(0.5) + logProbability(p, session));
          const logLikelihood = logSumExp(terms);
          const stats = [...terms].map((term) =>
            Float64Array.from(session, (tosses) => tosses * exp(term - logLikelihood)),
          );
          return { stats, logLikelihood, weight: 1, badRow: -1 };
        })
      : E.left(invalidInput("coins", "probabilities between 0 and 1", coins.join(", "))),
  mStep: ([a, b]) => E.right([a[0] / (a[0] + a[1]), b[0] / (b[0] + b[1])]),
  q: (coins, stats) => coins.reduce((sum, p, k) => sum + logProbability(p, [stats[k][0], stats[k][1]]), 0),
  logPrior: () => 0,
};
