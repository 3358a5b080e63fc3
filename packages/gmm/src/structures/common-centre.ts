import type { Mvn } from "@latentjs/mvn";
import { floats, mapFloats } from "@latentjs/numerics";

/**
 * Squared distance of a mean from the common centre, in standard deviations, up to which moments are gathered about that centre: it
 * costs two digits, or three where columns are correlated.
 */
export const LARGEST_SPREAD = 64;

/** The means of all components, row-major K × d. */
export const meansOf = (components: ReadonlyArray<Pick<Mvn, "mean">>): Float64Array => {
  const d = components[0].mean.length;
  const out = floats(components.length * d);
  components.forEach(({ mean }, c) => out.set(mean, c * d));
  return out;
};

/** The average of means of length d, by differences so that an offset costs nothing. */
export const averageMean = (components: ReadonlyArray<Mvn>): Float64Array =>
  mapFloats(
    components[0].mean,
    (first, j) =>
      first + components.reduce((total, { mean }) => total + (mean[j] - first), 0) / components.length,
  );

/** What sums are gathered about. */
export interface Centres {
  /** Whether all components have one centre, because their means are near it. */
  readonly isCommon: boolean;
  /** Of each component, row-major K × d: the average of the means, or its own mean. */
  readonly centres: Float64Array;
}

/**
 * The average mean for all components where every mean is near it, else their own: in every column, and, where columns are correlated, by
 * `distance`, the squared Mahalanobis distance of component `c`'s mean that is away by `gap`. Nearly collinear columns have a direction in which means may be far apart and in no
 * column.
 */
export const centresOf = (
  components: ReadonlyArray<Mvn>,
  distance: (c: number, gap: Float64Array) => number = () => 0,
): Centres => {
  const average = averageMean(components);
  const d = average.length;
  const isCommon = components.every(({ mean, cov }, c) => {
    const gap = mapFloats(mean, (m, j) => m - average[j]);
    return (
      gap.every((v, j) => v * v <= LARGEST_SPREAD * cov[j * d + j]) && distance(c, gap) <= LARGEST_SPREAD * d
    );
  });
  const means = meansOf(components);
  return { isCommon, centres: isCommon ? mapFloats(means, (_, at) => average[at % d]) : means };
};
