import { E, toFlatRows, type Either, type EmError, type FlatRows } from "@latentjs/em-core";
import { classify, type Classification } from "@latentjs/mixture";
import type { GmmData } from "../options.js";
import { full } from "../structures/full.js";
import { atEqualWeights, liftedBank } from "./model.js";
import type { BayesianGmmFit } from "./options.js";

/**
 * Responsibilities, most probable components and expected log-densities (nats) of new rows under the posterior: the logarithm of the sum of exp(E[log
 * weight + log density]), which is what scikit-learn calls the score of a row. Error: rows of another width, an entry that is not finite.
 */
export const predictBayesian = (
  { prior, posterior, columns }: Pick<BayesianGmmFit, "prior" | "posterior" | "columns">,
  rows: GmmData,
): Either<EmError, Classification> => {
  const k = posterior.counts.length;
  const d = columns.length;
  return E.chain((flat: FlatRows) =>
    classify(liftedBank(prior, full.bank(k, d)), atEqualWeights(k, posterior), {
      ...flat,
      first: 0,
      weights: null,
    }),
  )(toFlatRows(rows, { path: "rows", missing: "refused", cols: d }));
};
