import { E, render, type Either } from "@latentjs/em-core";
import { fitGmm, sample, score, type CovarianceName, type GmmParams } from "@latentjs/gmm";
import { makeRng } from "@latentjs/numerics";
import { truthOf } from "./truths.js";

/** Parts of the parameters that are looked at together. */
export const BLOCKS = ["weights", "means", "covariances"] as const;
export type Block = (typeof BLOCKS)[number];

/** One number for each parameter of a block. */
type Blocks = { readonly [B in Block]: ReadonlyArray<number> };

/** A simulated data set and its fit. */
export interface Replication {
  /** Estimate less truth. */
  readonly errors: Blocks;
  /** Log-likelihood at the estimate less that at the truth, in nats. */
  readonly gain: number;
  /** Entries that were removed. */
  readonly missing: number;
}

export interface Simulation {
  readonly covariance: CovarianceName;
  readonly rows: number;
  /** Probability that an entry is missing, whatever its value and its row. */
  readonly missing: number;
}

/** What is left of a fit's gain is then far below what chance does to the parameters. */
const TOL = 1e-10;

/** Weights, means, and lower triangles of covariances. */
const blocksOf = ({ weights, components }: GmmParams): Blocks => ({
  weights: [...weights],
  means: components.flatMap(({ mean }) => [...mean]),
  covariances: components.flatMap(({ mean, cov }) => {
    const d = mean.length;
    return [...cov].filter((_, at) => at % d <= Math.floor(at / d));
  }),
});

/**
 * Draws rows from the truth of the structure, removes entries, and fits a mixture from the true labels, which keeps the components in
 * their order. Left: why there is no fit.
 */
export const replicate = (
  { covariance, rows: n, missing }: Simulation,
  replication: number,
): Either<string, Replication> => {
  const truth = truthOf(covariance);
  const name = `${covariance} ${replication}`;
  const drawn = sample(truth, n, name);
  if (E.isLeft(drawn)) return E.left(render(drawn.left));
  const { rows, labels } = drawn.right;
  const { data, removed } = punched(rows.data, missing, name);
  const holed = { ...rows, data };
  const components = truth.params.weights.length;
  const fit = fitGmm(holed, { components, covariance, init: { labels }, tol: TOL });
  if (E.isLeft(fit)) return E.left(render(fit.left.error));
  const atTruth = score(truth, holed);
  if (E.isLeft(atTruth)) return E.left(render(atTruth.left));
  const [estimate, actual] = [blocksOf(fit.right.params), blocksOf(truth.params)];
  const errors = (block: Block): ReadonlyArray<number> =>
    estimate[block].map((v, at) => v - actual[block][at]);
  return E.right({
    errors: { weights: errors("weights"), means: errors("means"), covariances: errors("covariances") },
    gain: fit.right.logLikelihood - atTruth.right.logLikelihood,
    missing: removed,
  });
};

const punched = (
  data: Float64Array,
  missing: number,
  name: string,
): { readonly data: Float64Array; readonly removed: number } => {
  const rng = makeRng("missing").split(name);
  const out = data.map((v) => (rng.uniform() < missing ? Number.NaN : v));
  return { data: out, removed: out.reduce((count, v) => count + (Number.isNaN(v) ? 1 : 0), 0) };
};
