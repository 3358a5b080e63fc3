import {
  E,
  mapCoordinates,
  pairCoordinates,
  type Coordinates,
  type DenseBatch,
  type Either,
  type EmError,
  type LatentVariableModel,
} from "@latentjs/em-core";
import {
  mixture,
  type ComponentBank,
  type MixtureParams,
  type MixtureStats,
  type OpenBank,
} from "@latentjs/mixture";
import { choleskyFactor, type Moments, type Mvn } from "@latentjs/mvn";
import { exp, log } from "@latentjs/numerics";
import type { Components } from "../params.js";
import type { CentredSums } from "../structures/centred-sums.js";
import { full } from "../structures/full.js";
import { scatterMomentsOf } from "../structures/scatter-sums.js";
import { componentsDivergence, degreesOf, densityOffsets, meanPrecisionsOf } from "./component-terms.js";
import type { VariationalPosterior } from "./posterior.js";
import type { ChosenPrior } from "./prior.js";

/** Statistics of the E-step: those of normals with full covariances, whatever the structure. */
export type BayesianStats = MixtureStats<CentredSums>;

/**
 * The Bayesian Gaussian mixture as a latent-variable model whose parameters are a variational posterior (Bishop 2006, section 10.2). Its E-step is that of
 * a mixture of normals, whose log-densities are lifted by what the posterior is uncertain of; its M-step the posterior given expected memberships. What
 * is climbed, "log-likelihood" plus "log prior", is the lower bound of the log evidence, with all constants.
 */
export const bayesianMixture = (
  prior: ChosenPrior,
  k: number,
): LatentVariableModel<VariationalPosterior, DenseBatch, BayesianStats> => {
  const d = prior.mean.length;
  const bank = liftedBank(prior, full.bank(k, d));
  const { name, stats, eStep } = mixture(bank);
  const logWeightsOf = ({ counts }: VariationalPosterior): Float64Array => prior.weights.expectedLogs(counts);
  return {
    name: `Bayesian ${name}`,
    stats,
    eStep: (posterior) => eStep(atEqualWeights(k, posterior)),
    mStep: ({ counts, components }) => posteriorOf(prior, counts, scatterMomentsOf(components)),
    q: (posterior, { counts, components }) => {
      const logs = logWeightsOf(posterior);
      return counts.reduce(
        (total, n, c) => (n === 0 ? total : total + n * logs[c]),
        bank.q(posterior, components),
      );
    },
    logPrior: (posterior) =>
      -prior.weights.divergence(posterior.counts) - componentsDivergence(prior, posterior),
  };
};

/** The parameters of the mixture of {@link liftedBank}, which takes the mixing weights from the posterior. */
export const atEqualWeights = (
  k: number,
  posterior: VariationalPosterior,
): MixtureParams<VariationalPosterior> => ({
  weights: new Float64Array(k).fill(1 / k),
  components: posterior,
});

/** Normals at the means of a posterior, each lifted by the expected logarithm of its mixing weight and by its uncertainty. */
export const liftedBank = (
  prior: ChosenPrior,
  inner: ComponentBank<Components, DenseBatch, CentredSums>,
): ComponentBank<VariationalPosterior, DenseBatch, CentredSums> => ({
  name: inner.name,
  size: inner.size,
  kernels: inner.kernels,
  stats: inner.stats,
  open: (posterior) =>
    E.map((open: OpenBank<DenseBatch, CentredSums>) => {
      const logs = prior.weights.expectedLogs(posterior.counts);
      const offsets = densityOffsets(prior, posterior);
      const logSize = log(inner.size);
      // Floors are told for equal weights, which these are not.
      return {
        begin: (logWeight: Float64Array) =>
          open.begin(logWeight.map((equal, c) => equal + logSize + logs[c] + offsets[c])),
      };
    })(inner.open(posterior.components)),
  estimate: (stats) => posteriorOf(prior, stats.weights, scatterMomentsOf(stats)),
  q: (posterior, stats) => {
    const offsets = densityOffsets(prior, posterior);
    return stats.weights.reduce(
      (total, weight, c) => total + weight * offsets[c],
      inner.q(posterior.components, stats),
    );
  },
});

/** The posterior given expected memberships (Bishop 2006, eqs. 10.58 to 10.63). */
export const posteriorOf = (
  prior: ChosenPrior,
  counts: Float64Array,
  moments: ReadonlyArray<Moments>,
): Either<EmError, VariationalPosterior> => {
  const { mean: centre, meanPrecision, shape, scale } = prior;
  const d = centre.length;
  const k = counts.length;
  const worth = meanPrecisionsOf(prior, counts);
  const means = moments.map(({ mean }, c) => {
    const share = counts[c] / worth[c];
    return centre.map((m, j) => (counts[c] === 0 ? m : m + share * (mean[j] - m)));
  });
  const scatters = moments.map(({ mean, scatter }, c) => {
    if (counts[c] === 0) return scale;
    const between = (counts[c] * meanPrecision) / worth[c];
    const gap = mean.map((m, j) => m - centre[j]);
    const whole = scatter.map((v, at) => v + between * (gap[Math.floor(at / d)] * gap[at % d]));
    return shape.restrict(whole, d).map((v, at) => v + scale[at]);
  });
  const shared = scale.map((_, at) => scatters.reduce((total, scatter) => total + scatter[at], 0) / k);
  const degrees = degreesOf(prior, counts);
  const common = shared.map((v) => v / degrees[0]);
  const components = means.map((mean, c): Mvn => ({
    mean,
    cov: shape.isShared ? common : scatters[c].map((v) => v / degrees[c]),
  }));
  for (const [component, { cov }] of components.entries()) {
    const regular = choleskyFactor(cov, d);
    if (E.isLeft(regular)) return E.left({ _tag: "InComponent", component, cause: regular.left });
  }
  return E.right({ counts, components });
};

/** Logarithms of the counts, each with the concentration added, beside the coordinates of the components. */
export const posteriorCoordinates = (
  { weights: { concentration } }: ChosenPrior,
  k: number,
  components: Coordinates<Components>,
): Coordinates<VariationalPosterior> => {
  const counts: Coordinates<Float64Array> = {
    dimension: k,
    pack: (values) => values.map((n) => log(n + concentration)),
    unpack: (x) => E.right(x.map((v) => Math.max(0, exp(v) - concentration))),
  };
  return mapCoordinates(
    pairCoordinates(counts, components),
    ([values, normals]): VariationalPosterior => ({ counts: values, components: normals }),
    (posterior): readonly [Float64Array, Components] => [posterior.counts, posterior.components],
  );
};
