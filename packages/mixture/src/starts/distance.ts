/** Squared distances stop here, so that sums of many stay finite. */
export const LARGEST_DISTANCE = 1e290;

/** 1 / x[j] for every j. */
export const reciprocals = (x: Float64Array): Float64Array<ArrayBuffer> => Float64Array.from(x, (v) => 1 / v);

/**
 * sum_j ((a[j] - b[j]) units[j])^2 over `units.length` columns, a[j] = x[from + j], b[j] = y[other + j]. Allocates
 * nothing.
 */
export const squaredDistance = (
  x: Float64Array,
  from: number,
  y: Float64Array,
  other: number,
  units: Float64Array,
): number => {
  let total = -0;
  for (let j = 0; j < units.length; j++) {
    const z = (x[from + j] - y[other + j]) * units[j];
    total += z * z;
  }
  return Math.min(total, LARGEST_DISTANCE);
};
