import { E, invalidInput, type Coordinates, type Either, type EmError } from "@latentjs/em-core";
import { choleskyFactor, type Moments, type Mvn } from "@latentjs/mvn";
import type { Components, CovarianceName } from "../params.js";
import { anyStructure, type AnyStructure } from "../structure.js";
import { diagonalMatrix, diagonalOf } from "../structures/independent-columns.js";
import { axesOf, commonAxes } from "../structures/axes.js";
import { covariancesOf } from "../structures/axes-and-variances.js";
import type { EstimateVariances } from "../structures/own-variances.js";
import { withWholeScatter } from "../structures/with-whole-scatter.js";
import { boundedCovariances } from "./bounded-covariances.js";
import { boundedOrientations } from "./bounded-orientations.js";
import { withinRatio } from "./bounded-ratio.js";
import { boundedShapes } from "./bounded-shapes.js";
import { oneVolumeWithin, variancesWithin } from "./bounded-variances.js";
import { boundedVolumes } from "./bounded-volumes.js";
import { largestRatio, RATIO_ROUNDING } from "./largest-ratio.js";
import type { Regularisation } from "./regularisation.js";

/** Covariances of a structure from samples of them, by maximum likelihood within a ratio; inner iterations begin at those of `previous`. */
type BoundedEstimate = (
  samples: ReadonlyArray<Float64Array>,
  weights: Float64Array,
  d: number,
  ratio: number,
  previous: Components,
) => Either<EmError, ReadonlyArray<Float64Array>>;

/** Columns are independent: the variances of each component by `estimate`. */
const byColumns =
  (estimate: (ratio: number) => EstimateVariances): BoundedEstimate =>
  (samples, weights, d, ratio) => {
    const squares = new Float64Array(samples.length * d);
    for (const [c, sample] of samples.entries()) {
      for (let j = 0; j < d; j++) squares[c * d + j] = weights[c] * sample[j * d + j];
    }
    const variances = estimate(ratio)(weights, squares, squares);
    return E.right(samples.map((_, c) => diagonalMatrix(variances.subarray(c * d, (c + 1) * d))));
  };

/** Components share axes: a ratio along each of them is all that is asked, wherever they are. */
const alongCommonAxes =
  (estimate: (ratio: number) => EstimateVariances): BoundedEstimate =>
  (samples, weights, d, ratio, previous) => {
    const scatters = samples.map((sample, c) => sample.map((v) => weights[c] * v));
    const { axes } = axesOf(
      previous.map(({ cov }) => cov),
      d,
    );
    return E.right(covariancesOf(commonAxes(estimate(ratio), weights, scatters, axes[0]), d));
  };

/** The structures whose covariances differ, and how they are estimated within a ratio. */
const ESTIMATES: ReadonlyMap<CovarianceName, BoundedEstimate> = new Map<CovarianceName, BoundedEstimate>([
  ["VVV", (samples, weights, d, ratio) => boundedCovariances(samples, weights, d, ratio)],
  ["EVV", boundedShapes("E")],
  ["EEV", boundedOrientations("E")],
  ["VEV", boundedOrientations("V")],
  ["VVI", byColumns(variancesWithin)],
  ["EVI", byColumns(oneVolumeWithin)],
  [
    "VII",
    (samples, weights, d, ratio) => {
      const averages = Float64Array.from(samples, (s) => diagonalOf(s, d).reduce((a, b) => a + b, 0) / d);
      const variances = withinRatio(averages, weights, ratio);
      return E.right(Array.from(variances, (v) => diagonalMatrix(new Float64Array(d).fill(v))));
    },
  ],
  [
    "VEI",
    (samples, weights, d, ratio, [{ cov }]) =>
      boundedVolumes(
        samples.map((sample) => diagonalMatrix(diagonalOf(sample, d))),
        weights,
        d,
        ratio,
        diagonalMatrix(diagonalOf(cov, d)),
      ),
  ],
  ["VEE", (samples, weights, d, ratio, [{ cov }]) => boundedVolumes(samples, weights, d, ratio, cov)],
  ["VVE", alongCommonAxes(variancesWithin)],
  ["EVE", alongCommonAxes(oneVolumeWithin)],
]);

/**
 * Keeps every eigenvalue of cov[j]^-1 cov[k], for any two components, at or below `ratio` >= 1 (Hathaway 1985), so that no component can shrink to a
 * point and the likelihood is bounded. It does not depend on the units of the columns. For all structures; in EII, EEI and EEE, whose components have one covariance, it always
 * holds. Left: a ratio below 1.
 */
export const eigenvalueRatio = (ratio: number): Regularisation => ({
  kind: "constraint",
  apply: (structure) => {
    if (!(ratio >= 1 && ratio < Infinity))
      return E.left(invalidInput("eigenvalueRatio", "a finite number of at least 1", ratio));
    const estimate = ESTIMATES.get(structure.name);
    // Left are those whose components have one covariance: their ratio is 1.
    return E.right({
      structure: estimate === undefined ? structure : within(structure, estimate, ratio),
      description: { constraint: "eigenvalue ratio", ratio },
    });
  },
});

const within = (structure: AnyStructure, estimate: BoundedEstimate, ratio: number): AnyStructure => {
  const refuses = (components: Components): EmError | null => {
    const largest = largestRatio(components);
    return largest <= ratio * (1 + RATIO_ROUNDING)
      ? null
      : invalidInput(
          "components",
          `covariances within an eigenvalue ratio of ${ratio}`,
          `a ratio of ${largest}`,
        );
  };
  return withWholeScatter(
    structure.use((inner) =>
      anyStructure({
        ...inner,
        refuses,
        estimate: (moments, previous) => estimated(moments, previous, estimate, ratio),
        coordinates: (k, scale) => allowed(inner.coordinates(k, scale), refuses),
      }),
    ),
  );
};

const estimated = (
  moments: ReadonlyArray<Moments>,
  previous: Components,
  estimate: BoundedEstimate,
  ratio: number,
): Either<EmError, Components> => {
  const weights = Float64Array.from(moments, ({ weight }) => weight);
  const samples = moments.map(({ scatter, weight }) => scatter.map((v) => v / weight));
  const d = moments[0].mean.length;
  return E.chain((covs: ReadonlyArray<Float64Array>): Either<EmError, Components> => {
    const components = moments.map(({ mean }, k): Mvn => ({ mean, cov: covs[k] }));
    for (const [component, { cov }] of components.entries()) {
      const regular = choleskyFactor(cov, d);
      if (E.isLeft(regular)) return E.left({ _tag: "InComponent", component, cause: regular.left });
    }
    return E.right(components);
  })(estimate(samples, weights, d, ratio, previous));
};

/** Points outside the constraint are none of the model. */
const allowed = (
  inner: Coordinates<Components>,
  refuses: (components: Components) => EmError | null,
): Coordinates<Components> => ({
  ...inner,
  unpack: (x) =>
    E.chain((components: Components): Either<EmError, Components> => {
      const why = refuses(components);
      return why === null ? E.right(components) : E.left(why);
    })(inner.unpack(x)),
});
