import { E, invalidInput, type DenseBatch, type Either, type EmError } from "@latentjs/em-core";
import { eachComponent, type ComponentBank, type OpenBank } from "@latentjs/mixture";
import { roundingVariance, type Moments, type Mvn } from "@latentjs/mvn";
import {
  diagonalBlock,
  floats,
  LN_2PI,
  log,
  mapFloats,
  squaresBlock,
  type Kernels,
} from "@latentjs/numerics";
import { kernelsWithRoom } from "../kernels.js";
import type { Components, CovarianceName } from "../params.js";
import { centredSumsAlgebra, type CentredSums } from "./centred-sums.js";
import { columnMomentsOf, type ColumnMoments } from "./column-moments.js";
import { columnsAboutCentre, columnsAboutMeans } from "./column-sums.js";
import { centresOf } from "./common-centre.js";
import { takeLoadedTile } from "./loaded-tile.js";
import type { EstimateVariances } from "./own-variances.js";
import { takeBlocks } from "./open-normal.js";
import { roundPass } from "./round-pass.js";

/** What tells one structure with independent columns from another. */
export interface VarianceRule {
  readonly name: CovarianceName;
  readonly variances: EstimateVariances;
  /** Whether each component has one variance for all columns, estimated from its sum of all squares. */
  readonly isRound: boolean;
}

/** `k` normals of `d` independent columns, of which only sums and sums of squares are gathered. */
export const independentBank = (
  k: number,
  d: number,
  rule: VarianceRule,
  wanted?: Kernels,
): ComponentBank<Components, DenseBatch, CentredSums> => {
  const kernels = kernelsWithRoom(k * (diagonalBlock(d) + d + squaresBlock(d)), k, d, wanted);
  return {
    name: `${k} normals with ${rule.name} covariances`,
    size: k,
    kernels,
    stats: centredSumsAlgebra(k, d, squaresBlock(d)),
    open: (components) =>
      E.map((blocks: ReadonlyArray<Float64Array>) => openIndependent(kernels, components, blocks, rule))(
        eachComponent(components, (component) => columnsBlock(component, d)),
      ),
    estimate: (stats, previous) => estimateColumns(columnMomentsOf(stats), rule, previous),
    q: (components, stats) =>
      columnMomentsOf(stats).reduce((total, own, c) => total + qColumns(components[c], own), 0),
  };
};

/** The variances of each component by the M-step; 0 or less where there is no maximum. */
export const columnVariances = (
  stats: ReadonlyArray<ColumnMoments>,
  { variances: estimate }: VarianceRule,
  previous: Components,
): ReadonlyArray<Float64Array> => {
  const d = stats[0].mean.length;
  const together = floats(stats.length * d);
  for (const [c, { squares }] of stats.entries()) together.set(squares, c * d);
  const variances = estimate(
    mapFloats(stats, ({ weight }) => weight),
    together,
    diagonalOf(previous[0].cov, d),
  );
  return stats.map((_, c) => variances.subarray(c * d, (c + 1) * d));
};

/** The M-step of {@link independentBank}. Error: a variance that is not above rounding. */
export const estimateColumns = (
  stats: ReadonlyArray<ColumnMoments>,
  rule: VarianceRule,
  previous: Components,
): Either<EmError, Components> =>
  eachComponent(columnVariances(stats, rule, previous), (own, c): Either<EmError, Mvn> => {
    const { mean } = stats[c];
    const pivot = own.findIndex((v, j) => !(v > roundingVariance(mean[j])));
    return pivot < 0
      ? E.right({ mean, cov: diagonalMatrix(own) })
      : E.left({ _tag: "NotPositiveDefinite", what: "The covariance", pivot, value: own[pivot] });
  });

/** What independent columns need of whole scatters. */
export const columnsOf = (moments: ReadonlyArray<Moments>): ReadonlyArray<ColumnMoments> =>
  moments.map(({ weight, mean, scatter }) => ({ weight, mean, squares: diagonalOf(scatter, mean.length) }));

/** A row-major matrix with `values` on its diagonal. */
export const diagonalMatrix = (values: Float64Array): Float64Array => {
  const d = values.length;
  const out = floats(d * d);
  for (let j = 0; j < d; j++) out[j * d + j] = values[j];
  return out;
};

/** The diagonal of a row-major d × d matrix. */
export const diagonalOf = (matrix: Float64Array, d: number): Float64Array => {
  const out = floats(d);
  for (let j = 0; j < d; j++) out[j] = matrix[j * d + j];
  return out;
};

/** What the kernels take: -(d log 2 pi + sum of log variances) / 2, the mean, 1 / variance of each column. */
const columnsBlock = ({ mean, cov }: Mvn, d: number): Either<EmError, Float64Array> => {
  if (mean.length !== d) return E.left(invalidInput("mean", `${d} numbers`, mean.length));
  if (cov.length !== d * d) return E.left(invalidInput("covariance", `${d} × ${d} numbers`, cov.length));
  const stray = offDiagonal(cov, d);
  if (stray >= 0) {
    const place = `covariance[${Math.floor(stray / d)}][${stray % d}]`;
    return E.left(invalidInput(place, "0 in a covariance with independent columns", cov[stray]));
  }
  const block = floats(diagonalBlock(d));
  let logs = d * LN_2PI;
  for (let j = 0; j < d; j++) {
    const variance = cov[j * d + j];
    if (!(variance > 0 && variance < Infinity))
      return E.left({ _tag: "NotPositiveDefinite", what: "The covariance", pivot: j, value: variance });
    logs += log(variance);
    block[1 + j] = mean[j];
    block[1 + d + j] = 1 / variance;
  }
  block[0] = -0.5 * logs;
  return E.right(block);
};

/** Place of the first entry off the diagonal that is not 0, or -1. */
const offDiagonal = (cov: Float64Array, d: number): number => {
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++) if (j !== i && cov[i * d + j] !== 0) return i * d + j;
  return -1;
};

const openIndependent = (
  kernels: Kernels,
  components: Components,
  blocks: ReadonlyArray<Float64Array>,
  { isRound }: VarianceRule,
): OpenBank<DenseBatch, CentredSums> => {
  const k = components.length;
  const d = components[0].mean.length;
  const { isCommon, centres } = centresOf(components);
  const isSpherical = blocks.every((block) => block.every((p, at) => at <= d || p === block[1 + d]));
  return {
    begin: (logWeight) => {
      const tile = takeLoadedTile(kernels, d);
      if (isRound && isCommon && isSpherical) {
        const round = components.map(({ mean }, c) => ({
          constant: blocks[c][0] + logWeight[c],
          mean: mapFloats(mean, (m, j) => m - centres[j]),
          precision: blocks[c][1 + d],
        }));
        return roundPass(kernels, tile, centres, round);
      }
      const taken = takeBlocks(kernels, blocks, logWeight);
      const sums = (isCommon ? columnsAboutCentre : columnsAboutMeans)(kernels, centres, k);
      return {
        logJoint: (batch, from, to, { all }) => {
          tile.load(batch, from, to);
          kernels.diagonalLogDensities(tile.columns(), to - from, d, taken, diagonalBlock(d), k, all);
        },
        add: (batch, from, to, weight) => {
          tile.take(batch, from, to);
          sums.add(tile.columns(), to - from, weight);
        },
        finish: sums.finish,
      };
    },
  };
};

const qColumns = ({ mean, cov }: Mvn, { weight, mean: observed, squares }: ColumnMoments): number => {
  const d = mean.length;
  if (weight === 0) return 0;
  let total = 0;
  for (let j = 0; j < d; j++) {
    const variance = cov[j * d + j];
    if (!(variance > 0)) return Number.NEGATIVE_INFINITY;
    const gap = observed[j] - mean[j];
    total += weight * (LN_2PI + log(variance) + (gap * gap) / variance) + squares[j] / variance;
  }
  return -0.5 * total;
};
