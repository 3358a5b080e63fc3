import { GOOD_ENOUGH, type FitAnswer } from "./fit-task.js";

/** How many times our time a peer's has to be. */
const FLOOR = 10;

/** What the answers say, in sentences, and whether what has to hold holds. */
export interface Comparison {
  readonly lines: readonly string[];
  readonly met: boolean;
}

/**
 * Holds a peer's fits, from coarse to fine tolerance, against ours. The peer's time is that of its coarsest tolerance
 * that ends within 1e-6 nats a row of the best log-likelihood known.
 */
export const compareFits = (own: FitAnswer, peer: readonly FitAnswer[]): Comparison => {
  const best = Math.max(own.logLikelihoodPerRow, ...peer.map((each) => each.logLikelihoodPerRow));
  const gap = ({ logLikelihoodPerRow }: FitAnswer): string => (best - logLikelihoodPerRow).toExponential(1);
  const isThere = ({ logLikelihoodPerRow }: FitAnswer): boolean => best - logLikelihoodPerRow <= GOOD_ENOUGH;
  const lines = [`latentjs ends ${gap(own)} nats a row below the best known.`];
  if (!isThere(own)) lines.push("That is not near enough: its time counts for nothing.");
  const there = peer.find(isThere);
  const counted = there ?? peer.at(-1);
  if (counted === undefined) return { lines: [...lines, "There is no peer to compare with."], met: false };
  const ratio = counted.seconds / own.seconds;
  lines.push(
    there === undefined
      ? `scikit-learn does not get there: with its finest tolerance it ends ${gap(counted)} nats a row below the best known.`
      : `scikit-learn needs a tolerance of ${there.tolerance.toExponential()} and ends ${gap(there)} nats a row below the best known.`,
  );
  const met = isThere(own) && ratio >= FLOOR;
  const atLeast = there === undefined ? "more than " : "";
  lines.push(
    `${met ? "met" : "not met"}: scikit-learn's time / latentjs's is ${atLeast}${ratio.toFixed(2)}, to be ${FLOOR} or more.`,
  );
  return { lines, met };
};
