import { makeRng, sampleWithoutReplacement } from "@latentjs/numerics";
import { drawComponent, drawRows, type Component, type Rows } from "./components.js";
import { averageRows, variancesOf } from "./starting-point.js";
import type { StartingPoint, Workload } from "./workload.js";

/**
 * Typical distance between two component means, in standard deviations and over all columns together: with any number of
 * columns nearly every row has two or more components with a responsibility above 5 %.
 */
const OVERLAPPING_DISTANCE = 1.5;

type Shape = Pick<Workload, "n" | "d" | "k">;

/** K components, two of whose means lie about `distance` standard deviations apart. */
export const overlappingComponents = (
  { d, k }: Pick<Shape, "d" | "k">,
  distance: number = OVERLAPPING_DISTANCE,
): readonly Component[] => {
  const rng = makeRng(`overlapping ${d} ${k}`);
  const step = distance / Math.sqrt(2 * d);
  return Array.from({ length: k }, (_, index) => drawComponent(rng.split(`component ${index}`), d, step));
};

/** n rows from K overlapping normal components of equal weight; the same bits every time. */
export const overlappingRows = (shape: Shape, distance: number = OVERLAPPING_DISTANCE): Rows => {
  const { n, d, k } = shape;
  return drawRows(makeRng(`overlapping rows ${n} ${d} ${k}`), overlappingComponents(shape, distance), n);
};

/**
 * Equal weights, means of K groups of d / 2 different rows, the whole data's variances. Single rows as means would lie
 * √(2 d) apart, and every responsibility would be near 0 or 1 in many columns; these overlap as the components do.
 */
export const overlappingStart = (data: Float64Array, { n, d, k }: Shape): StartingPoint => {
  const size = Math.ceil(d / 2);
  const chosen = sampleWithoutReplacement(makeRng(`start ${n} ${d} ${k}`), n, k * size);
  return {
    weights: Array.from({ length: k }, () => 1 / k),
    means: Array.from({ length: k }, (_, c) =>
      averageRows(data, d, Array.from(chosen.subarray(c * size, (c + 1) * size))),
    ),
    variances: variancesOf(data, d),
  };
};
