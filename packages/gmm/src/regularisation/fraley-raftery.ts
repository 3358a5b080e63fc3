import { E, type DenseBatch, type Either, type EmError, type FitFailure } from "@latentjs/em-core";
import { fitMvnMissing, momentsOfBatch, type Moments, type MvnMissingFit } from "@latentjs/mvn";
import { exp, log } from "@latentjs/numerics";
import { conjugatePrior } from "./conjugate-prior.js";
import type { Regularisation } from "./regularisation.js";

/** What of the prior is chosen; the rest follows from the data. */
export interface FraleyRafteryOptions {
  /** Rows that the prior of a mean is worth; default 0.01. */
  readonly shrinkage?: number;
  /** Degrees of freedom; default d + 2. */
  readonly degrees?: number;
}

/**
 * The conjugate prior of Fraley & Raftery (2007, section 3.2): the mean of the data, a hundredth of a row's worth of it, d + 2 degrees of freedom, and
 * the covariance of the data (divisor: total weight - 1) divided by K^(2/d). For independent columns that is the variance of each column, where
 * mclust takes one average for all of them, which depends on the columns' units.
 */
export const fraleyRaftery = ({ shrinkage = 0.01, degrees }: FraleyRafteryOptions = {}): Regularisation => ({
  kind: "prior",
  apply: (structure, context) => {
    const { batch, components } = context;
    const d = batch.cols;
    return E.chain(({ weight, mean, scatter }: Moments) => {
      const parts = exp((2 / d) * log(components));
      const divisor = weight >= 2 ? weight - 1 : weight;
      const scale = scatter.map((v) => v / divisor / parts);
      return conjugatePrior({ mean, shrinkage, degrees: degrees ?? d + 2, scale }).apply(structure, context);
    })(momentsOfData(batch));
  },
});

/** Weight, mean and scatter of all rows, where entries are missing by maximum likelihood. */
const momentsOfData = (batch: DenseBatch): Either<EmError, Moments> => {
  if (!batch.data.some(Number.isNaN)) return E.right(momentsOfBatch(batch));
  const { rows, cols, data, weights } = batch;
  return E.bimap(
    ({ error }: FitFailure<unknown>) => error,
    ({ stats }: MvnMissingFit): Moments => stats,
  )(fitMvnMissing({ rows, cols, data }, weights === null ? {} : { weights }));
};
