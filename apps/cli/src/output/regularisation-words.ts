import type { Regularised } from "@latentjs/gmm";

/** Priors and constraints of a fit in words that follow a structure's; empty where there are none. */
export const regularisationWords = (descriptions: ReadonlyArray<Regularised["description"]>): string =>
  descriptions.map(wordsOf).join("");

const wordsOf = (description: Regularised["description"]): string => {
  if (description["constraint"] !== undefined) {
    return `, with an eigenvalue ratio of at most ${JSON.stringify(description["ratio"])}`;
  }
  return description["held"] === undefined ? ", with a conjugate prior" : ", with parameters held";
};
