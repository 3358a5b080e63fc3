import { standardNormal, type Rng } from "@latentjs/numerics";

/** Size of the entries below the diagonal of a factor, d times. */
const CORRELATION = 0.3;
/** Largest distance of an entry on the diagonal of a factor from 1, √d times. */
const SPREAD = 0.5;

/** A normal distribution to draw rows from. */
export interface Component {
  /** Length d. */
  readonly mean: Float64Array;
  /** Lower triangular, row-major d × d: a row of the component is mean + factor · z with z standard normal. */
  readonly factor: Float64Array;
}

/** Rows and where they came from. */
export interface Rows {
  /** Row-major n × d. */
  readonly data: Float64Array;
  /** The component of each row, length n. */
  readonly labels: Int32Array;
}

/**
 * A component whose mean has independent normal entries of standard deviation `step`. Its covariance is near the unit
 * matrix: the differences shrink with d, so that two covariances stay about as hard to tell apart in many columns as
 * in few.
 */
export const drawComponent = (rng: Rng, d: number, step: number): Component => {
  const factor = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) factor[i * d + j] = (CORRELATION * standardNormal(rng)) / d;
    factor[i * d + i] = 1 + (SPREAD * (2 * rng.uniform() - 1)) / Math.sqrt(d);
  }
  return { mean: Float64Array.from({ length: d }, () => step * standardNormal(rng)), factor };
};

const drawRow = (rng: Rng, { mean, factor }: Component, z: Float64Array, row: Float64Array): void => {
  const d = mean.length;
  for (let j = 0; j < d; j++) z[j] = standardNormal(rng);
  for (let i = 0; i < d; i++) {
    let value = mean[i];
    for (let j = 0; j <= i; j++) value += factor[i * d + j] * z[j];
    row[i] = value;
  }
};

/** n rows from components of equal weight. */
export const drawRows = (rng: Rng, components: readonly Component[], n: number): Rows => {
  const d = components[0]?.mean.length ?? 0;
  const z = new Float64Array(d);
  const data = new Float64Array(n * d);
  const labels = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    labels[i] = rng.below(components.length);
    drawRow(rng, components[labels[i]], z, data.subarray(i * d, (i + 1) * d));
  }
  return { data, labels };
};
