import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { normalizedWeights, orderByWeight, wrongWeights } from "@latentjs/mixture";
import { choleskyFactor } from "@latentjs/mvn";
import type { Components, GmmParams } from "./params.js";
import type { AnyStructure } from "./structure.js";

/** Relative rounding allowed to parameters that come from elsewhere, written with few digits perhaps. */
const GIVEN_TOLERANCE = 1e-6;

/**
 * Checks parameters that come from outside: K weights that are not negative and sum to 1, K means of d numbers, K symmetric,
 * positive definite covariances that have the structure. What is within rounding of the structure is put there;
 * what has it already comes back bit by bit. With noise there may be its weight behind the others.
 */
export const conform = (
  structure: AnyStructure,
  params: GmmParams,
  k: number,
  d: number,
  path: string,
  hasNoise: boolean = false,
): Either<EmError, GmmParams> => {
  const wrong = wrongShape(params, k, d, path, hasNoise) ?? wrongWeights(params.weights, path);
  if (wrong !== null) return E.left(wrong);
  for (const [c, { cov }] of params.components.entries()) {
    const bad = asymmetry(cov, d);
    if (bad !== null) return E.left(invalidInput(`${path}.covariances[${c}]`, "a symmetric matrix", bad));
    if (E.isLeft(choleskyFactor(cov, d))) {
      return E.left(
        invalidInput(`${path}.covariances[${c}]`, "a positive definite matrix", "one that is not"),
      );
    }
  }
  const symmetric = params.components.map(({ mean, cov }) => ({ mean, cov: symmetrized(cov, d) }));
  const components = structure.use((s) => s.project(symmetric));
  const c = components.findIndex((component, at) => !near(component.cov, params.components[at].cov, d));
  const refused = structure.use((s) => s.refuses?.(components) ?? null);
  if (c < 0 && refused !== null) return E.left(refused);
  return c < 0
    ? E.right({ weights: normalizedWeights(params.weights), components })
    : E.left(
        invalidInput(
          `${path}.covariances[${c}]`,
          `a covariance of structure ${structure.name}`,
          "one that is not",
          "Name the structure that the covariances have.",
        ),
      );
};

/** The mean of the two triangles; exactly the matrix where they are equal. */
const symmetrized = (cov: Float64Array, d: number): Float64Array =>
  cov.map((v, at) => {
    const other = cov[(at % d) * d + Math.floor(at / d)];
    return v === other ? v : v + (other - v) / 2;
  });

const wrongShape = (
  { weights, components }: GmmParams,
  k: number,
  d: number,
  path: string,
  hasNoise: boolean,
): EmError | null => {
  if (weights.length !== k && !(hasNoise && weights.length === k + 1))
    return invalidInput(`${path}.weights`, `${k} numbers`, weights.length);
  if (components.length !== k)
    return invalidInput(`${path}.components`, `${k} components`, components.length);
  for (const [c, { mean, cov }] of components.entries()) {
    if (mean.length !== d) return invalidInput(`${path}.means[${c}]`, `${d} numbers`, mean.length);
    if (cov.length !== d * d)
      return invalidInput(`${path}.covariances[${c}]`, `${d} × ${d} numbers`, cov.length);
    if (!mean.every(Number.isFinite))
      return invalidInput(`${path}.means[${c}]`, "finite numbers", mean.join(" "));
    if (!cov.every(Number.isFinite))
      return invalidInput(`${path}.covariances[${c}]`, "finite numbers", cov.join(" "));
  }
  return null;
};

const asymmetry = (cov: Float64Array, d: number): string | null => {
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) {
      const a = cov[i * d + j];
      const b = cov[j * d + i];
      if (Math.abs(a - b) > GIVEN_TOLERANCE * unit(cov, d, i, j))
        return `${a} at [${i}][${j}] and ${b} at [${j}][${i}]`;
    }
  }
  return null;
};

/** Size against which entry (i, j) is rounding: the product of the two standard deviations. */
const unit = (cov: Float64Array, d: number, i: number, j: number): number =>
  Math.sqrt(cov[i * d + i]) * Math.sqrt(cov[j * d + j]);

const near = (a: Float64Array, b: Float64Array, d: number): boolean =>
  a.every((v, at) => Math.abs(v - b[at]) <= GIVEN_TOLERANCE * unit(b, d, Math.floor(at / d), at % d));

/**
 * Components in a canonical order: by weight, largest first, ties by the first coordinate of the mean, behind the first `kept`, which stay. The
 * weight of noise stays the last.
 */
export const canonicalOrder = ({ weights, components }: GmmParams, kept: number = 0): GmmParams => {
  const k = components.length;
  const order = orderByWeight(weights.subarray(0, k), (c) => components[c].mean[0], kept);
  return {
    weights: Float64Array.from([...order.map((c) => weights[c]), ...weights.subarray(k)]),
    components: order.map((c): Components[number] => components[c]),
  };
};
