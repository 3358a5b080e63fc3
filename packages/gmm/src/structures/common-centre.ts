/**
 * Squared distance of a mean from the common centre, in standard deviations, up to which moments are gathered about that centre: it
 * costs two digits, or three where columns are correlated.
 */
export const LARGEST_SPREAD = 64;

/** The average of means, each of length d, by differences so that an offset costs nothing. */
export const averageMean = (means: ReadonlyArray<Float64Array>): Float64Array =>
  means[0].map(
    (first, j) => first + means.reduce((total, mean) => total + (mean[j] - first), 0) / means.length,
  );
