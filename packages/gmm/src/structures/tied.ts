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
import type { ComponentBank, OpenBank } from "@latentjs/mixture";
import {
  choleskyFactor,
  covarianceCoordinates,
  roundingVariance,
  scaledCoordinates,
  traceOfSolve,
} from "@latentjs/mvn";
import {
  choleskyLogDet,
  diagonalBlock,
  fullBlock,
  type Kernels,
  LN_2PI,
  mapFloats,
  scatterBlock,
  solveLower,
  TILE_ROWS,
} from "@latentjs/numerics";
import { kernelsWithRoom } from "../kernels.js";
import type { Components } from "../params.js";
import type { CovarianceStructure } from "../structure.js";
import type { CentredSums } from "./centred-sums.js";
import { averageMean, LARGEST_SPREAD, meansOf } from "./common-centre.js";
import { distanceFormBlock, writeDistanceForm } from "./distance-forms.js";
import { takeLoadedTile } from "./loaded-tile.js";
import { openWholeScatters } from "./moments-bank.js";
import { blockOf, openNormal, squaredDistance, type OpenNormal } from "./open-normal.js";
import { pooled, pooledMomentsAlgebra, type PooledMoments } from "./pooled-moments.js";
import { aboutOneCentre, aboutOwnMeans } from "./pooled-sums.js";
import { scatterMomentsFrom } from "./scatter-sums.js";

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
  estimate: (moments) => estimateTied(pooled(moments), moments.length, moments[0].mean.length),
  bank: (k, d, wanted): ComponentBank<Components, DenseBatch, PooledMoments> => {
    // Besides rows and scratch there are whitened rows, and these again with the sum of their squares.
    const numbers = k * (2 * d + fullBlock(d) + scatterBlock(d)) + fullBlock(d) + 2 * d;
    const kernels = kernelsWithRoom(numbers + (d + 2) * TILE_ROWS, k, d, wanted);
    return {
      name: `${k} normals with one covariance`,
      size: k,
      kernels,
      stats: pooledMomentsAlgebra(k, d),
      open: (components) =>
        sharesCovariance(components)
          ? E.map((normal: OpenNormal) => openTied(kernels, normal, components, d))(
              openNormal(components[0], d),
            )
          : E.left(invalidInput("covariances", "one covariance for all components", "different ones")),
      estimate: (stats) => estimateTied(stats, k, d),
      q: (components, stats) => qTied(components, stats, k, d),
    };
  },
};

const sharesCovariance = (components: Components): boolean => {
  const first = components[0].cov;
  return components.every(({ cov }) => cov === first || cov.every((v, at) => v === first[at]));
};

const averageCovariance = (components: Components): Float64Array =>
  mapFloats(
    components[0].cov,
    (_, at) => components.reduce((total, { cov }) => total + cov[at], 0) / components.length,
  );

/** Squared distance of a mean from the common centre, in standard deviations, up to which rows are whitened about that centre: beyond, it would
 * cost every row digits. */
const FARTHEST = 1e8;

/**
 * Rows are whitened once for all components, z = chol^-1 (x - centre), so that component c's density needs the distance of
 * z from the whitened mean only. The centre, the average of the means, keeps an offset of the data out of the differences.
 */
const openTied = (
  kernels: Kernels,
  shared: OpenNormal,
  components: Components,
  d: number,
): OpenBank<DenseBatch, PooledMoments> => {
  const k = components.length;
  const centre = averageMean(components);
  const common = blockOf(centre, shared.chol);
  const whitenedMeans = components.map(({ mean }) => mapFloats(mean, (v, j) => v - centre[j]));
  const farthest = Math.max(...whitenedMeans.map((gap) => squaredDistance(shared.chol, gap)));
  if (farthest > FARTHEST) {
    const blocks = components.map(({ mean }) => blockOf(mean, shared.chol));
    return apart(openWholeScatters(kernels, blocks, { isCommon: false, centres: meansOf(components) }));
  }
  return {
    begin: (logWeight) => {
      const { arena } = kernels;
      const tile = takeLoadedTile(kernels, d);
      const whitened = arena.take(d * TILE_ROWS);
      const factor = arena.take(common.length);
      factor.set(common);
      const isNear = farthest <= LARGEST_SPREAD;
      const constants = mapFloats(logWeight, (v) => common[0] + v);
      const densities = isNear
        ? distancesByForms(kernels, constants, whitenedMeans, d)
        : distancesByColumns(kernels, constants, whitenedMeans, d);
      const sums = isNear
        ? aboutOneCentre(kernels, centre, shared.chol, k)
        : aboutOwnMeans(kernels, components);
      return {
        logJoint: (batch, from, to, { all }) => {
          const n = to - from;
          tile.load(batch, from, to);
          kernels.whiten(tile.columns(), n, d, factor, 0, whitened);
          densities(whitened, n, all);
        },
        add: (batch, from, to, weight) => {
          const n = to - from;
          if (tile.take(batch, from, to)) kernels.whiten(tile.columns(), n, d, factor, 0, whitened);
          sums.add(tile.columns(), whitened, n, weight);
        },
        finish: sums.finish,
      };
    },
  };
};

/** Writes the log joint densities of `n` whitened rows under all components. */
type WhitenedDensities = (whitened: Float64Array, n: number, out: Float64Array) => void;

const distancesByForms = (
  kernels: Kernels,
  constants: Float64Array,
  means: ReadonlyArray<Float64Array>,
  d: number,
): WhitenedDensities => {
  const { arena } = kernels;
  const stride = distanceFormBlock(d);
  const forms = arena.take(means.length * stride);
  means.forEach((mean, c) => writeDistanceForm(forms, c * stride, constants[c], mean, 1));
  const origin = arena.take(d).fill(0);
  const powers = arena.take((d + 1) * TILE_ROWS);
  return (whitened, n, out) => {
    kernels.centreAndNorm(whitened, n, d, origin, powers);
    kernels.affineForms(powers, n, d + 1, forms, means.length, out);
  };
};

const distancesByColumns = (
  kernels: Kernels,
  constants: Float64Array,
  means: ReadonlyArray<Float64Array>,
  d: number,
): WhitenedDensities => {
  const stride = diagonalBlock(d);
  const blocks = kernels.arena.take(means.length * stride).fill(1);
  means.forEach((mean, c) => {
    blocks[c * stride] = constants[c];
    blocks.set(mean, c * stride + 1);
  });
  return (whitened, n, out) =>
    kernels.diagonalLogDensities(whitened, n, d, blocks, stride, means.length, out);
};

/** The same for means that are very far apart: every component's rows are centred on its own mean. */
const apart = (open: OpenBank<DenseBatch, CentredSums>): OpenBank<DenseBatch, PooledMoments> => ({
  begin: (...given) => {
    const pass = open.begin(...given);
    return { ...pass, finish: (counts) => pooled(scatterMomentsFrom(pass.finish(counts))) };
  },
});

const estimateTied = (stats: PooledMoments, k: number, d: number): Either<EmError, Components> => {
  const n = stats.weights.reduce((a, b) => a + b, 0);
  const cov = mapFloats(stats.scatter, (v) => v / n);
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
    const gap = mapFloats(components[c].mean, (m, j) => stats.means[c * d + j] - m);
    solveLower(chol, d, gap);
    total += stats.weights[c] * (constant + gap.reduce((sum, v) => sum + v * v, 0));
  }
  return -0.5 * total;
};
