import { conditionalStdDevs } from "./nearly-singular.js";
import type { Components } from "./params.js";

/** Roundings of an entry, in units of the last place, that add up in a density and in the means and scatters it is computed from. */
const ROUNDINGS = 64;

/**
 * What rounding may make of a row's log-density, in nats: a few units in the last place of the largest values of a column, in standard
 * deviations of that column given the others, and as many in the variances, next to those given the other columns. Next to nothing, but where a component is much narrower, in some direction, than the data are far
 * from 0 or wide, as with an outlier of 1e12, an offset of 1e15 or columns that are nearly collinear.
 */
export const roundingOfDensities = (components: Components): number => {
  const d = components[0].mean.length;
  const reach = Float64Array.from({ length: d }, (_, j) =>
    components.reduce(
      (most, { mean, cov }) => Math.max(most, Math.abs(mean[j]) + Math.sqrt(cov[j * d + j])),
      0,
    ),
  );
  let farthest = 0;
  let flattest = 0;
  for (const { cov } of components) {
    const narrow = conditionalStdDevs(cov, d);
    for (let j = 0; j < d; j++) {
      farthest = Math.max(farthest, reach[j] / narrow[j]);
      flattest = Math.max(flattest, cov[j * d + j] / (narrow[j] * narrow[j]));
    }
  }
  const ofRows = ROUNDINGS * Number.EPSILON * farthest;
  return d * (ofRows * (1 + ofRows) + ROUNDINGS * Number.EPSILON * flattest);
};
