import { E } from "@latentjs/em-core";
import type { Moments } from "@latentjs/mvn";
import { mapFloats, symmetricEigen } from "@latentjs/numerics";
import type { CovarianceName } from "../params.js";
import type { CovarianceStructure } from "../structure.js";
import { covariancesOf } from "./axes-and-variances.js";
import { axesOf, commonAxes, ownAxes } from "./axes.js";
import type { CentredSums } from "./centred-sums.js";
import { momentsStructure } from "./moments-structure.js";
import { patternOf } from "./pattern.js";
import { estimateVariances, variancesBy } from "./variances.js";

/** The axes are those of each component, and the variances along them follow from what components share: EEV, VEV. */
export const ownOrientation = (name: CovarianceName): CovarianceStructure<CentredSums> => {
  const pattern = patternOf(name);
  return momentsStructure(name, (moments, previous) => {
    const d = moments[0].mean.length;
    const { variances, axes } = ownAxes(
      moments.map(({ scatter }) => scatter),
      d,
    );
    const start = symmetricEigen(previous[0].cov, d).values;
    return E.right(
      covariancesOf({ variances: estimateVariances(pattern, weightsOf(moments), variances, start), axes }, d),
    );
  });
};

/** Components share axes, and each has a shape of its own: EVE, VVE. */
export const commonOrientation = (name: CovarianceName): CovarianceStructure<CentredSums> => {
  const pattern = patternOf(name);
  return momentsStructure(name, (moments, previous) => {
    const d = moments[0].mean.length;
    const {
      axes: [start],
    } = axesOf(
      previous.map(({ cov }) => cov),
      d,
    );
    const scatters = moments.map(({ scatter }) => scatter);
    return E.right(covariancesOf(commonAxes(variancesBy(pattern), weightsOf(moments), scatters, start), d));
  });
};

const weightsOf = (moments: ReadonlyArray<Moments>): Float64Array =>
  mapFloats(moments, ({ weight }) => weight);
