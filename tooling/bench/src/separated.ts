import { makeRng, solveLower } from "@latentjs/numerics";
import { drawComponent, drawRows, type Component, type Rows } from "./components.js";
import { averageRows, variancesOf } from "./starting-point.js";
import type { StartingPoint, Workload } from "./workload.js";

/** In standard deviations: how far means lie from the origin in every direction, or how far the two nearest components from each other. */
const DISTANCE = 6;

/** The kinds of data in which components are apart. */
export type Apart = "separated" | "adjacent";

type Shape = Pick<Workload, "n" | "d" | "k">;

/** Distance of `other`'s mean from `own`'s in standard deviations of `own`. */
const mahalanobis = (own: Component, other: Component): number => {
  const d = own.mean.length;
  const z = Float64Array.from(other.mean, (value, j) => value - own.mean[j]);
  solveLower(own.factor, d, z);
  let squared = 0;
  for (const entry of z) squared += entry * entry;
  return Math.sqrt(squared);
};

/**
 * K components whose means are drawn from a normal distribution with 6 standard deviations in every direction (`separated`), or from a standard
 * normal distribution and then all multiplied by one number, so that the smallest Mahalanobis distance from any component to any
 * other is 6 (`adjacent`).
 */
export const componentsApart = (kind: Apart, { d, k }: Pick<Shape, "d" | "k">): readonly Component[] => {
  const rng = makeRng(`separated ${d} ${k}`);
  const drawn = Array.from({ length: k }, (_, index) => drawComponent(rng.split(`component ${index}`), d, 1));
  const nearest = (): number =>
    Math.min(
      ...drawn.flatMap((own) =>
        drawn.filter((other) => other !== own).map((other) => mahalanobis(own, other)),
      ),
    );
  const scale = kind === "separated" ? DISTANCE : DISTANCE / nearest();
  return drawn.map(({ mean, factor }) => ({ mean: mean.map((value) => scale * value), factor }));
};

/** n rows from K components of equal weight that lie apart; the same bits every time. */
export const rowsApart = (kind: Apart, shape: Shape): Rows => {
  const { n, d, k } = shape;
  return drawRows(makeRng(`separated rows ${n} ${d} ${k}`), componentsApart(kind, shape), n);
};

/**
 * Equal weights, the mean of the first d / 2 rows of each component, the mean variances inside the components: what a
 * good k-means start finds, so that the responsibilities are near 0 or 1 from the first iteration on.
 */
export const startApart = ({ data, labels }: Rows, { d, k }: Shape): StartingPoint => {
  const members = Array.from({ length: k }, (): number[] => []);
  labels.forEach((label, i) => members[label].push(i));
  const centres = members.map((rows) => averageRows(data, d, rows));
  const within = data.map((value, at) => value - centres[labels[Math.floor(at / d)]][at % d]);
  return {
    weights: centres.map(() => 1 / k),
    means: members.map((rows) => averageRows(data, d, rows.slice(0, Math.ceil(d / 2)))),
    variances: variancesOf(within, d),
  };
};
