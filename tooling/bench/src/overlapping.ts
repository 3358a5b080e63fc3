import { makeRng, sampleWithoutReplacement, standardNormal, type Rng } from "@latentjs/numerics";
import type { StartingPoint, Workload } from "./workload.js";

/** Typical distance between two component means in standard deviations: most rows are in doubt between several. */
const DISTANCE = 2.2;
/** Size of the entries below the diagonal of each component's factor, beside a diagonal of about 1. */
const CORRELATION = 0.3;

interface Component {
  /** Length d. */
  readonly mean: Float64Array;
  /** Lower triangular, row-major d × d: a row of the component is mean + factor · z with z standard normal. */
  readonly factor: Float64Array;
}

const drawComponent = (rng: Rng, d: number): Component => {
  const step = DISTANCE / Math.sqrt(2 * d);
  const factor = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) factor[i * d + j] = (CORRELATION * standardNormal(rng)) / Math.sqrt(d);
    factor[i * d + i] = 0.7 + 0.6 * rng.uniform();
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

/** n rows of d numbers, row-major, from K overlapping normal components of equal weight; the same bits every time. */
export const overlappingRows = ({ n, d, k }: Workload): Float64Array => {
  const rng = makeRng(`overlapping ${n} ${d} ${k}`);
  const components = Array.from({ length: k }, (_, index) =>
    drawComponent(rng.split(`component ${index}`), d),
  );
  const z = new Float64Array(d);
  const data = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    drawRow(rng, components[rng.below(k)], z, data.subarray(i * d, (i + 1) * d));
  }
  return data;
};

const variancesOf = (data: Float64Array, { n, d }: Workload): readonly number[] =>
  Array.from({ length: d }, (_, j) => {
    let mean = -0;
    for (let i = 0; i < n; i++) mean += data[i * d + j] / n;
    let variance = -0;
    for (let i = 0; i < n; i++) variance += ((data[i * d + j] - mean) * (data[i * d + j] - mean)) / n;
    return variance;
  });

/** Equal weights, K different rows as means, the whole data's variances. */
export const startingPoint = (data: Float64Array, workload: Workload): StartingPoint => {
  const { n, d, k } = workload;
  const chosen = sampleWithoutReplacement(makeRng(`start ${n} ${d} ${k}`), n, k);
  return {
    weights: Array.from({ length: k }, () => 1 / k),
    means: Array.from(chosen, (i) => Array.from(data.subarray(i * d, (i + 1) * d))),
    variances: variancesOf(data, workload),
  };
};
