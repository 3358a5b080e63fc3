import { E, invalidInput, type Coordinates, type Either, type EmError } from "@latentjs/em-core";
import { choleskyFactor, type Moments, type Mvn } from "@latentjs/mvn";
import type { Components, CovarianceName } from "../params.js";
import { anyStructure, type AnyStructure } from "../structure.js";
import { withWholeScatter } from "../structures/with-whole-scatter.js";
import type { Regularisation } from "./regularisation.js";

/** What is held of each of the K components; null, or a list that is left out, for what is estimated. */
export interface Held {
  /** K means of length d. */
  readonly means?: ReadonlyArray<ArrayLike<number> | null>;
  /** K covariances, row-major d × d. All of them, or some where every covariance is free of the others: VVV, VVI, VII. */
  readonly covariances?: ReadonlyArray<ArrayLike<number> | null>;
}

/** Structures in which every covariance is free of the others. */
const INDEPENDENT: ReadonlySet<CovarianceName> = new Set<CovarianceName>(["VVV", "VVI", "VII"]);

/**
 * Holds means and covariances where they are given and estimates the rest; a component of which both are held is held as a whole. Components stay in this
 * order, and parameters that are held do not count. Mixing weights are held by the option `mixing`. It goes with no other regularisation. Left:
 * numbers that are no mean or covariance of the structure, covariances that cannot be held one by one.
 */
export const hold = (held: Held): Regularisation => ({
  kind: "constraint",
  isAlone: true,
  apply: (structure, { batch: { cols: d }, components: k }) => {
    const means = listOf(held.means, k, d, "hold.means");
    if (E.isLeft(means)) return means;
    const covs = listOf(held.covariances, k, d * d, "hold.covariances");
    if (E.isLeft(covs)) return covs;
    const wrong = wrongCovariances(structure, covs.right, d);
    if (wrong !== null) return E.left(wrong);
    const heldMeans = means.right.filter((mean) => mean !== null).length;
    const heldCovs = covs.right.filter((cov) => cov !== null).length;
    return E.right({
      structure: holding(structure, means.right, covs.right),
      description: {
        held: "parameters",
        means: means.right.map((mean) => (mean === null ? null : [...mean])),
        covariances: covs.right.map((cov) => (cov === null ? null : [...cov])),
      },
      held: heldMeans * d + structure.use((s) => (s.covarianceParameters(k, d) * heldCovs) / k),
    });
  },
});

type Given = ReadonlyArray<Float64Array | null>;

const listOf = (items: Held["means"], k: number, size: number, path: string): Either<EmError, Given> => {
  const given = items ?? Array.from({ length: k }, () => null);
  if (given.length !== k)
    return E.left(invalidInput(path, `${k} items, null for one to estimate`, given.length));
  for (const [c, item] of given.entries()) {
    if (item === null) continue;
    if (item.length !== size || !Array.from(item).every(Number.isFinite))
      return E.left(invalidInput(`${path}[${c}]`, `${size} finite numbers`, Array.from(item).join(" ")));
  }
  return E.right(given.map((item) => (item === null ? null : Float64Array.from(item))));
};

const wrongCovariances = (structure: AnyStructure, covs: Given, d: number): EmError | null => {
  const given = covs.filter((cov) => cov !== null);
  if (given.length === 0) return null;
  if (given.length < covs.length && !INDEPENDENT.has(structure.name)) {
    const remedy = "Hold all covariances, or take one of those structures.";
    return invalidInput("hold.covariances", "one of the structures VVV, VVI, VII", structure.name, remedy);
  }
  for (const [c, cov] of covs.entries()) {
    if (cov === null) continue;
    const isSymmetric = cov.every((v, at) => v === cov[(at % d) * d + Math.floor(at / d)]);
    if (!isSymmetric || E.isLeft(choleskyFactor(cov, d)))
      return invalidInput(
        `hold.covariances[${c}]`,
        "a symmetric positive definite matrix",
        [...cov].join(" "),
      );
  }
  const components = given.map((cov): Mvn => ({ mean: new Float64Array(d), cov }));
  const projected = structure.use((s) => s.project(components));
  const stray = projected.findIndex(({ cov }, c) =>
    cov.some((v, at) => Math.abs(v - given[c][at]) > TOLERANCE * Math.sqrt(unit(given[c], d, at))),
  );
  return stray < 0
    ? null
    : invalidInput(
        "hold.covariances",
        `covariances of structure ${structure.name}`,
        [...given[stray]].join(" "),
      );
};

/** Relative rounding allowed to covariances that are written with few digits. */
const TOLERANCE = 1e-6;

/** Product of the two variances that an entry belongs to. */
const unit = (cov: Float64Array, d: number, at: number): number =>
  cov[Math.floor(at / d) * (d + 1)] * cov[(at % d) * (d + 1)];

const holding = (structure: AnyStructure, means: Given, covs: Given): AnyStructure => {
  const inPlace = (components: Components): Components =>
    components.map(({ mean, cov }, c): Mvn => ({ mean: means[c] ?? mean, cov: covs[c] ?? cov }));
  const allHeld = covs.every((cov) => cov !== null);
  return withWholeScatter(
    structure.use((inner) =>
      anyStructure({
        ...inner,
        estimate: (moments, previous) => {
          // A start looks at all rows as one component first.
          if (moments.length !== means.length) return inner.estimate(moments, previous);
          const about = moments.map((own, c) => aboutHeld(own, means[c]));
          return allHeld
            ? E.right(inPlace(about.map(({ mean }, c): Mvn => ({ mean, cov: previous[c].cov }))))
            : E.map(inPlace)(inner.estimate(about, previous));
        },
        coordinates: (k, scale) => heldCoordinates(inner.coordinates(k, scale), inPlace),
      }),
    ),
  );
};

/** Moments about a held mean: what a covariance is then fitted to. */
const aboutHeld = (moments: Moments, held: Float64Array | null): Moments => {
  if (held === null) return moments;
  const { weight, mean, scatter } = moments;
  const d = mean.length;
  const gap = mean.map((m, j) => m - held[j]);
  return {
    weight,
    mean: held,
    scatter: scatter.map((v, at) => v + weight * (gap[Math.floor(at / d)] * gap[at % d])),
  };
};

const heldCoordinates = (
  inner: Coordinates<Components>,
  inPlace: (components: Components) => Components,
): Coordinates<Components> => ({ ...inner, unpack: (x) => E.map(inPlace)(inner.unpack(x)) });
