import type { Regularised } from "@latentjs/gmm";

/** Priors and constraints of a fit in words that follow a structure's; empty where there are none. */
export const regularisationWords = (descriptions: ReadonlyArray<Regularised["description"]>): string =>
  descriptions
    .map((each) =>
      each["constraint"] === undefined
        ? ", with a conjugate prior"
        : `, with an eigenvalue ratio of at most ${JSON.stringify(each["ratio"])}`,
    )
    .join("");
