import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { choleskyFactor, traceOfSolve, type Moments } from "@latentjs/mvn";
import { choleskyLogDet, solveLower } from "@latentjs/numerics";
import type { Components, CovarianceName } from "../params.js";
import { anyStructure, type AnyStructure } from "../structure.js";
import { withWholeScatter } from "../structures/with-whole-scatter.js";
import type { Regularisation, Regularised } from "./regularisation.js";

/**
 * A normal prior of the means given the covariances, and an inverse Wishart prior of the covariances: mean[k] ~ N(`mean`, cov[k] / `shrinkage`),
 * cov[k] ~ inverse Wishart(`degrees`, `scale`).
 */
export interface ConjugatePrior {
  /** Length d. */
  readonly mean: Float64Array;
  /** Rows that the prior of a mean is worth; 0 for a flat one. */
  readonly shrinkage: number;
  /** Degrees of freedom, above d - 1. */
  readonly degrees: number;
  /** Row-major d × d, symmetric, positive semidefinite. */
  readonly scale: Float64Array;
}

/**
 * Maximises likelihood times the density of a conjugate prior (Fraley & Raftery 2007, J. Classif. 24, 155-181, section 3). A structure with independent
 * columns has inverse gamma priors with the diagonal of the scale, a spherical one with its average; a volume that components share has the prior
 * once, and so has a whole covariance that they share. Left: numbers that are no such prior for `d` columns.
 */
export const conjugatePrior = (prior: ConjugatePrior): Regularisation => ({
  kind: "prior",
  apply: (structure, { batch: { cols } }) => {
    const wrong = wrongPrior(prior, cols);
    if (wrong !== null) return E.left(wrong);
    const pseudo = pseudoScatter(structure.name, prior);
    return E.right({ structure: withPrior(structure, prior, pseudo), description: described(prior) });
  },
});

const withPrior = (structure: AnyStructure, prior: ConjugatePrior, pseudo: PseudoScatter): AnyStructure =>
  withWholeScatter(
    structure.use((inner) =>
      anyStructure({
        ...inner,
        estimate: (moments, previous) =>
          inner.estimate(moments.map(added(prior, pseudo, moments.length)), previous),
        logPrior: (components) => (inner.logPrior?.(components) ?? 0) + logDensity(prior, pseudo, components),
      }),
    ),
  );

const described = ({ mean, shrinkage, degrees, scale }: ConjugatePrior): Regularised["description"] => ({
  prior: "conjugate",
  shrinkage,
  mean: [...mean],
  degrees,
  scale: Array.from(mean, (_, i) => [...scale.subarray(i * mean.length, (i + 1) * mean.length)]),
});

const wrongPrior = ({ mean, shrinkage, degrees, scale }: ConjugatePrior, d: number): EmError | null => {
  if (!(mean.length === d && mean.every(Number.isFinite)))
    return invalidInput("prior.mean", `${d} finite numbers`, mean.join(" "));
  if (!(shrinkage >= 0 && shrinkage < Infinity))
    return invalidInput("prior.shrinkage", "a finite number of at least 0", shrinkage);
  if (!(degrees > d - 1 && degrees < Infinity))
    return invalidInput("prior.degrees", `a finite number above ${d - 1}`, degrees);
  if (!(scale.length === d * d && scale.every(Number.isFinite)))
    return invalidInput("prior.scale", `${d} × ${d} finite numbers`, scale.join(" "));
  const uneven = scale.findIndex((v, at) => v !== scale[(at % d) * d + Math.floor(at / d)]);
  if (uneven >= 0)
    return invalidInput("prior.scale", "a symmetric matrix", `${scale[uneven]} against its mirror`);
  const negative = Array.from({ length: d }, (_, j) => scale[j * d + j]).find((v) => !(v >= 0));
  return negative === undefined
    ? null
    : invalidInput("prior.scale", "no negative number on the diagonal", negative);
};

/** What the prior of one covariance adds to the weight and to the scatter of an M-step. */
interface PseudoScatter {
  readonly weight: number;
  readonly scatter: Float64Array;
  /** Whether components share a volume, and whether they share the whole covariance. */
  readonly sharesVolume: boolean;
  readonly sharesAll: boolean;
}

/**
 * The density of an inverse Wishart is det^-((degrees + d + 1) / 2) exp(-tr(scale cov^-1) / 2); of an inverse gamma, v^-((degrees + 2) / 2)
 * exp(-scale / 2 v). The letters of a structure say which it is: E for what is shared, I for a sphere or for independent columns.
 */
const pseudoScatter = (name: CovarianceName, { degrees, scale, mean }: ConjugatePrior): PseudoScatter => {
  const d = mean.length;
  const [volume, shape, orientation] = name;
  const sharing = {
    sharesVolume: volume === "E",
    sharesAll: volume === "E" && shape !== "V" && orientation !== "V",
  };
  const diagonal = scale.map((v, at) => (at % (d + 1) === 0 ? v : 0));
  if (shape === "I") {
    const average = diagonal.reduce((total, v) => total + v, 0) / d;
    const scatter = scale.map((_, at) => (at % (d + 1) === 0 ? average / d : 0));
    return { weight: (degrees + 2) / d, scatter, ...sharing };
  }
  return orientation === "I"
    ? { weight: degrees + 2, scatter: diagonal, ...sharing }
    : { weight: degrees + d + 1, scatter: scale, ...sharing };
};

/** Weight and scatter for one of K components. */
const shareOf = (
  { weight, scatter, sharesVolume, sharesAll }: PseudoScatter,
  k: number,
): { readonly weight: number; readonly scatter: Float64Array } => ({
  weight: sharesVolume ? weight / k : weight,
  scatter: sharesAll ? scatter.map((v) => v / k) : scatter,
});

/** Moments with the prior in them: the mean that is most probable whatever the covariance, and what is left to fit the covariance to. */
const added = (
  { mean: centre, shrinkage }: ConjugatePrior,
  pseudo: PseudoScatter,
  k: number,
): ((moments: Moments) => Moments) => {
  const own = shareOf(pseudo, k);
  return ({ weight, mean, scatter }) => {
    const d = mean.length;
    const share = shrinkage / (weight + shrinkage);
    const gap = mean.map((m, j) => centre[j] - m);
    return {
      weight: weight + 1 + own.weight,
      mean: mean.map((m, j) => m + share * gap[j]),
      scatter: scatter.map(
        (v, at) => v + own.scatter[at] + weight * share * (gap[Math.floor(at / d)] * gap[at % d]),
      ),
    };
  };
};

/** Log-density of the prior, without what does not depend on the components; -Infinity for a singular covariance. */
const logDensity = (
  { mean: centre, shrinkage }: ConjugatePrior,
  pseudo: PseudoScatter,
  components: Components,
): number => {
  const own = shareOf(pseudo, components.length);
  let total = 0;
  for (const { mean, cov } of components) {
    const d = mean.length;
    const factor: Either<EmError, Float64Array> = choleskyFactor(cov, d);
    if (E.isLeft(factor)) return Number.NEGATIVE_INFINITY;
    const gap = mean.map((m, j) => m - centre[j]);
    solveLower(factor.right, d, gap);
    const distance = gap.reduce((sum, v) => sum + v * v, 0);
    total += (1 + own.weight) * choleskyLogDet(factor.right, d);
    total += traceOfSolve(factor.right, d, own.scatter) + shrinkage * distance;
  }
  return -0.5 * total;
};
