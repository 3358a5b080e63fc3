import type { Mvn } from "@latentjs/mvn";
import {
  floats,
  multiplyLower,
  scatterBlock,
  scratchBlock,
  TILE_ROWS,
  type Columns,
  type Kernels,
} from "@latentjs/numerics";
import { meansOf } from "./common-centre.js";
import { unpackLower } from "./open-normal.js";
import { pooled, type PooledMoments } from "./pooled-moments.js";
import { scatterMomentsFrom, scattersAboutMeans } from "./scatter-sums.js";

/** Gathers pooled moments tile by tile, in the arena of the kernels. */
export interface PooledSums {
  /** Adds `n` rows: as they are, whitened, and the columns of their weights. */
  readonly add: (tile: Float64Array, whitened: Float64Array, n: number, weight: Columns) => void;
  readonly finish: (counts: Float64Array) => PooledMoments;
}

/** Each component's scatter about its own current mean: as exact as moments get, n K d^2 / 2 multiplications. */
export const aboutOwnMeans = (kernels: Kernels, components: ReadonlyArray<Mvn>): PooledSums => {
  const sums = scattersAboutMeans(kernels, meansOf(components), components.length);
  return {
    add: (tile, _whitened, n, weight) => sums.add(tile, n, weight),
    finish: (counts) => pooled(scatterMomentsFrom(sums.finish(counts))),
  };
};

/**
 * All rows' scatter about one centre, less that of the means, in whitened coordinates: n d (K + d / 2) multiplications. There the
 * scatter within components is about the identity, so the difference costs the square of the means' distance from
 * the centre, in standard deviations, as a factor of rounding. The caller sees to it that this is small.
 */
export const aboutOneCentre = (
  kernels: Kernels,
  centre: Float64Array,
  chol: Float64Array,
  k: number,
): PooledSums => {
  const { arena } = kernels;
  const d = centre.length;
  const scratch = arena.take(scratchBlock(d));
  const rowWeights = arena.take(TILE_ROWS);
  const origin = arena.take(d).fill(0);
  const sums = arena.take(k * d).fill(0);
  const moments = arena.take(scatterBlock(d)).fill(0);
  return {
    add: (_tile, whitened, n, { all }) => {
      kernels.rowSums(all, n, k, rowWeights);
      kernels.addScatter(whitened, n, d, origin, 0, rowWeights, scratch, moments, 0);
      kernels.addSums(whitened, n, d, all, k, sums);
    },
    finish: (counts) => {
      const within = unpackLower(moments, d, d);
      const means = floats(k * d);
      for (let c = 0; c < k; c++) {
        if (!(counts[c] > 0)) continue;
        const sum = sums.subarray(c * d, (c + 1) * d);
        for (let i = 0; i < d; i++) {
          for (let j = 0; j <= i; j++) within[i * d + j] -= sum[i] * (sum[j] / counts[c]);
        }
        multiplyLower(
          chol,
          d,
          sum.map((v) => v / counts[c]),
          means,
          c * d,
        );
        for (let j = 0; j < d; j++) means[c * d + j] += centre[j];
      }
      return { weights: counts, means, scatter: coloured(within, chol, d) };
    },
  };
};

/** L S L^T of a symmetric matrix of which the lower triangle is given; symmetric to the last bit. */
const coloured = (lower: Float64Array, chol: Float64Array, d: number): Float64Array => {
  const left = floats(d * d);
  const column = floats(d);
  for (let j = 0; j < d; j++) {
    for (let i = 0; i < d; i++) column[i] = i >= j ? lower[i * d + j] : lower[j * d + i];
    multiplyLower(chol, d, column, column);
    for (let i = 0; i < d; i++) left[i * d + j] = column[i];
  }
  const out = floats(d * d);
  for (let i = 0; i < d; i++) multiplyLower(chol, d, left.subarray(i * d, (i + 1) * d), out, i * d);
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) out[j * d + i] = out[i * d + j];
  return out;
};
