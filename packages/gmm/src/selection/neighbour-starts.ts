import { E, type Either, type EmError } from "@latentjs/em-core";
import { symmetricEigen } from "@latentjs/numerics";
import type { Mvn } from "@latentjs/mvn";
import type { Components, GmmParams } from "../params.js";
import type { CovarianceStructure } from "../structure.js";

/** How far the means of two halves of a normal lie from its own, in standard deviations: sqrt(2 / pi). */
const HALF_MEAN = 0.7978845608028654;

/** Pairs of components that are tried as one, those nearest to each other. */
const MERGES = 6;

/**
 * Parameters of the structure, with `k` components, that are near mixtures found in another structure, or with one component more or less: such
 * a mixture as it is; with each of its components cut in two across its longest axis, in units of `scale`; with two near components made one. Weights behind
 * those of the components, of noise, stay.
 */
export const startsNear = <S>(
  structure: CovarianceStructure<S>,
  k: number,
  scale: Float64Array,
  mixtures: ReadonlyArray<GmmParams>,
): ReadonlyArray<GmmParams> =>
  mixtures
    .flatMap((params): ReadonlyArray<GmmParams> => {
      const apart = k - params.components.length;
      if (apart === 0) return [params];
      if (apart === 1) return params.components.map((_, c) => split(params, c, scale));
      // What has lost components is near nothing with more than one less.
      if (apart !== -1) return [];
      return nearestPairs(params).map(([a, b]) => merge(params, a, b));
    })
    .map(({ weights, components }) => ({
      weights,
      components: allowed(structure, structure.project(components)),
    }));

/** Components that a constraint refuses, as the M-step makes them of what they describe: EM from them as they are would have to fall. */
const allowed = <S>(structure: CovarianceStructure<S>, components: Components): Components => {
  if (structure.refuses === undefined || structure.refuses(components) === null) return components;
  const moments = components.map(({ mean, cov }) => ({ weight: 1, mean, scatter: cov }));
  const found: Either<EmError, Components> = structure.estimate(moments, components);
  return E.isLeft(found) ? components : found.right;
};

/** Weights of `components`, and what weight there is behind. */
const assemble = (
  parts: ReadonlyArray<readonly [weight: number, component: Mvn]>,
  { weights, components }: GmmParams,
): GmmParams => ({
  weights: Float64Array.from([...parts.map(([weight]) => weight), ...weights.subarray(components.length)]),
  components: parts.map(([, component]): Components[number] => component),
});

const partsOf = ({ weights, components }: GmmParams): ReadonlyArray<readonly [number, Mvn]> =>
  components.map((component, c) => [weights[c], component]);

/** Component c as two halves that have its mean and covariance together. */
const split = (params: GmmParams, c: number, scale: Float64Array): GmmParams => {
  const d = scale.length;
  const { mean, cov } = params.components[c];
  const scaled = cov.map((v, at) => v / (scale[Math.floor(at / d)] * scale[at % d]));
  const { values, vectors } = symmetricEigen(scaled, d);
  const length = HALF_MEAN * Math.sqrt(Math.max(0, values[0]));
  const shift = scale.map((s, j) => s * length * vectors[j]);
  const half = params.weights[c] / 2;
  const within = cov.map((v, at) => v - shift[Math.floor(at / d)] * shift[at % d]);
  return assemble(
    partsOf(params).flatMap((part, at): ReadonlyArray<readonly [number, Mvn]> =>
      at !== c
        ? [part]
        : [
            [half, { mean: mean.map((m, j) => m + shift[j]), cov: within }],
            [half, { mean: mean.map((m, j) => m - shift[j]), cov: within }],
          ],
    ),
    params,
  );
};

/** Components a < b as one with the mean and covariance that they have together. */
const merge = (params: GmmParams, a: number, b: number): GmmParams => {
  const { weights, components } = params;
  const d = components[a].mean.length;
  const weight = weights[a] + weights[b];
  const share = weight > 0 ? weights[b] / weight : 0.5;
  const between = components[a].mean.map((m, j) => components[b].mean[j] - m);
  const both: Mvn = {
    mean: components[a].mean.map((m, j) => m + share * between[j]),
    cov: components[a].cov.map(
      (v, at) =>
        (1 - share) * v +
        share * components[b].cov[at] +
        share * (1 - share) * between[Math.floor(at / d)] * between[at % d],
    ),
  };
  return assemble(
    partsOf(params).flatMap((part, at): ReadonlyArray<readonly [number, Mvn]> =>
      at === b ? [] : at === a ? [[weight, both]] : [part],
    ),
    params,
  );
};

/**
 * Pairs whose merging costs least: by the weight that is moved times the squared distance of the means, each column in units of the two variances, so
 * that units of columns do not matter.
 */
const nearestPairs = ({ weights, components }: GmmParams): ReadonlyArray<readonly [number, number]> => {
  const d = components[0].mean.length;
  const pairs: Array<readonly [a: number, b: number, cost: number]> = [];
  for (let b = 1; b < components.length; b++) {
    for (let a = 0; a < b; a++) {
      const [x, y] = [components[a], components[b]];
      const distance = x.mean.reduce((sum, m, j) => {
        const gap = m - y.mean[j];
        const variances = x.cov[j * d + j] + y.cov[j * d + j];
        return variances > 0 ? sum + (gap * gap) / variances : sum;
      }, 0);
      const moved = (weights[a] * weights[b]) / (weights[a] + weights[b] || 1);
      pairs.push([a, b, moved * distance]);
    }
  }
  return pairs
    .toSorted(([, , p], [, , q]) => p - q)
    .slice(0, MERGES)
    .map(([a, b]) => [a, b]);
};
