import {
  E,
  invalidInput,
  mapCoordinates,
  pairCoordinates,
  repeatCoordinates,
  type DenseBatch,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import { TILE_ROWS, type ComponentBank, type OpenBank } from "@latentjs/mixture";
import {
  choleskyFactor,
  covarianceCoordinates,
  momentsAbout,
  roundingVariance,
  scaledCoordinates,
  traceOfSolve,
} from "@latentjs/mvn";
import {
  addScatter,
  choleskyLogDet,
  diagonalLogDensity,
  LN_2PI,
  solveLower,
  addSum,
  whitenTile,
} from "@latentjs/numerics";
import type { Components } from "../params.js";
import type { CovarianceStructure } from "../structure.js";
import { loadedTile, scatterScratch, tileScratch } from "./loaded-tile.js";
import { openNormal, type OpenNormal } from "./open-normal.js";
import { pooledMomentsAlgebra, type PooledMoments } from "./pooled-moments.js";

/** EEE: all components share one covariance. */
export const tied: CovarianceStructure<PooledMoments> = {
  name: "EEE",
  covarianceParameters: (_k, d) => (d * (d + 1)) / 2,
  project: (components) => {
    const shared = averageCovariance(components);
    return sharesCovariance(components) ? components : components.map(({ mean }) => ({ mean, cov: shared }));
  },
  coordinates: (k, scale) =>
    mapCoordinates(
      pairCoordinates(repeatCoordinates(scaledCoordinates(scale), k), covarianceCoordinates(scale)),
      ([means, cov]): Components => means.map((mean) => ({ mean, cov })),
      (components): readonly [ReadonlyArray<Float64Array>, Float64Array] => [
        components.map(({ mean }) => mean),
        components[0].cov,
      ],
    ),
  bank: (k, d): ComponentBank<Components, DenseBatch, PooledMoments> => ({
    name: `${k} normals with one covariance`,
    size: k,
    stats: pooledMomentsAlgebra(k, d),
    open: (components) =>
      sharesCovariance(components)
        ? E.map((normal: OpenNormal) => openTied(normal, components, d))(openNormal(components[0], d))
        : E.left(invalidInput("covariances", "one covariance for all components", "different ones")),
    estimate: (stats) => estimateTied(stats, k, d),
    q: (components, stats) => qTied(components, stats, k, d),
  }),
};

const sharesCovariance = (components: Components): boolean => {
  const first = components[0].cov;
  return components.every(({ cov }) => cov === first || cov.every((v, at) => v === first[at]));
};

const averageCovariance = (components: Components): Float64Array =>
  components[0].cov.map(
    (_, at) => components.reduce((total, { cov }) => total + cov[at], 0) / components.length,
  );

/**
 * Rows are whitened once for all components, z = chol^-1 (x - centre), so that component c's density needs the distance of
 * z from the whitened mean only. The centre, the average of the means, keeps an offset of the data out of the differences.
 */
const openTied = (
  shared: OpenNormal,
  components: Components,
  d: number,
): OpenBank<DenseBatch, PooledMoments> => {
  const k = components.length;
  const { chol, reciprocals, logNormalizer } = shared;
  const centre = components[0].mean.map(
    (first, j) => first + components.reduce((total, { mean }) => total + (mean[j] - first), 0) / k,
  );
  const whitenedMeans = components.map(({ mean }) => {
    const z = mean.map((v, j) => v - centre[j]);
    solveLower(chol, d, z);
    return z;
  });
  const ones = new Float64Array(d).fill(1);
  const tile = loadedTile(d);
  const whitened = tileScratch(d);
  const scratch = scatterScratch(d);
  return {
    logDensity: (batch, from, to, out) => {
      const n = to - from;
      tile.load(batch, from, to);
      whitenTile(tile.columns, TILE_ROWS, n, d, centre, chol, reciprocals, whitened);
      for (let c = 0; c < k; c++) {
        diagonalLogDensity(whitened, TILE_ROWS, n, d, whitenedMeans[c], ones, logNormalizer, out[c]);
      }
    },
    accumulator: () => {
      const weights = new Float64Array(k);
      const sums = components.map(() => new Float64Array(d));
      const products = new Float64Array(d * d);
      return {
        add: (batch, from, to, weight) => {
          const n = to - from;
          tile.take(batch, from, to);
          for (let c = 0; c < k; c++) {
            addSum(weight[c], n, weights, c);
            addScatter(
              tile.columns,
              TILE_ROWS,
              n,
              d,
              components[c].mean,
              weight[c],
              scratch,
              sums[c],
              products,
            );
          }
        },
        finish: () => pool(components, weights, sums, products, d),
      };
    },
  };
};

/** Products summed over components, each about its own mean, and the corrections to the new means taken off. */
const pool = (
  components: Components,
  weights: Float64Array,
  sums: ReadonlyArray<Float64Array>,
  products: Float64Array,
  d: number,
): PooledMoments => {
  const none = new Float64Array(d * d);
  const means = new Float64Array(components.length * d);
  const scatter = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      scatter[i * d + j] = products[i * d + j];
      scatter[j * d + i] = products[i * d + j];
    }
  }
  components.forEach(({ mean }, c) => {
    const correction = momentsAbout(mean, weights[c], sums[c], none);
    means.set(correction.mean, c * d);
    for (let at = 0; at < scatter.length; at++) scatter[at] += correction.scatter[at];
  });
  return { weights: weights.slice(), means, scatter };
};

const estimateTied = (stats: PooledMoments, k: number, d: number): Either<EmError, Components> => {
  const n = stats.weights.reduce((a, b) => a + b, 0);
  const cov = stats.scatter.map((v) => v / n);
  const what = "The covariance that all components share";
  for (let j = 0; j < d; j++) {
    const value = cov[j * d + j];
    const largest = Math.max(...Array.from({ length: k }, (_, c) => Math.abs(stats.means[c * d + j])));
    if (!(value > roundingVariance(largest))) {
      return E.left({ _tag: "NotPositiveDefinite", what, pivot: j, value });
    }
  }
  return E.map(() =>
    Array.from({ length: k }, (_, c) => ({ mean: stats.means.slice(c * d, (c + 1) * d), cov })),
  )(choleskyFactor(cov, d, what));
};

const qTied = (components: Components, stats: PooledMoments, k: number, d: number): number => {
  const factor = choleskyFactor(components[0].cov, d);
  if (E.isLeft(factor)) return Number.NEGATIVE_INFINITY;
  const chol = factor.right;
  const constant = d * LN_2PI + choleskyLogDet(chol, d);
  let total = traceOfSolve(chol, d, stats.scatter);
  for (let c = 0; c < k; c++) {
    const gap = components[c].mean.map((m, j) => stats.means[c * d + j] - m);
    solveLower(chol, d, gap);
    total += stats.weights[c] * (constant + gap.reduce((sum, v) => sum + v * v, 0));
  }
  return -0.5 * total;
};
