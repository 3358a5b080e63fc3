import { E, invalidInput, repeat, type DenseBatch, type Either, type EmError } from "@latentjs/em-core";
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
import { columnMomentsAlgebra, type ColumnMoments } from "./column-moments.js";
import { aboutOneCentre, aboutOwnMeans } from "./column-sums.js";
import { averageMean, LARGEST_SPREAD } from "./common-centre.js";
import { takeLoadedTile } from "./loaded-tile.js";
import type { EstimateVariances } from "./own-variances.js";
import { roundPass } from "./round-pass.js";

/** Statistics of components whose columns are independent. */
export type IndependentStats = ReadonlyArray<ColumnMoments>;

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
): ComponentBank<Components, DenseBatch, IndependentStats> => {
  const kernels = kernelsWithRoom(k * (diagonalBlock(d) + d + squaresBlock(d)), k, d, wanted);
  return {
    name: `${k} normals with ${rule.name} covariances`,
    size: k,
    kernels,
    stats: repeat(columnMomentsAlgebra(d), k),
    open: (components) =>
      E.map((opened: ReadonlyArray<OpenColumns>) => openIndependent(kernels, opened, d, rule))(
        eachComponent(components, (component) => openColumns(component, d)),
      ),
    estimate: (stats, previous) => estimateColumns(stats, rule, previous),
    q: (components, stats) =>
      components.reduce((total, component, c) => total + qColumns(component, stats[c]), 0),
  };
};

/** The variances of each component by the M-step; 0 or less where there is no maximum. */
export const columnVariances = (
  stats: IndependentStats,
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
  stats: IndependentStats,
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
export const columnsOf = (moments: ReadonlyArray<Moments>): IndependentStats =>
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

interface OpenColumns {
  readonly mean: Float64Array;
  /** What the kernels take: -(d log 2 pi + sum of log variances) / 2, the mean, 1 / variance of each column. */
  readonly block: Float64Array;
}

const openColumns = ({ mean, cov }: Mvn, d: number): Either<EmError, OpenColumns> => {
  if (mean.length !== d) return E.left(invalidInput("mean", `${d} numbers`, mean.length));
  if (cov.length !== d * d) return E.left(invalidInput("covariance", `${d} × ${d} numbers`, cov.length));
  const stray = offDiagonal(cov, d);
  if (stray >= 0) {
    const place = `covariance[${Math.floor(stray / d)}][${stray % d}]`;
    return E.left(invalidInput(place, "0 in a covariance with independent columns", cov[stray]));
  }
  const block = floats(1 + 2 * d);
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
  return E.right({ mean, block });
};

/** Place of the first entry off the diagonal that is not 0, or -1. */
const offDiagonal = (cov: Float64Array, d: number): number => {
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++) if (j !== i && cov[i * d + j] !== 0) return i * d + j;
  return -1;
};

const openIndependent = (
  kernels: Kernels,
  normals: ReadonlyArray<OpenColumns>,
  d: number,
  { isRound }: VarianceRule,
): OpenBank<DenseBatch, IndependentStats> => {
  const k = normals.length;
  const means = normals.map(({ mean }) => mean);
  const centre = averageMean(means);
  const isNear = normals.every(({ mean, block }) =>
    mean.every((m, j) => (m - centre[j]) * (m - centre[j]) * block[1 + d + j] <= LARGEST_SPREAD),
  );
  const isSpherical = normals.every(({ block }) => block.every((p, at) => at <= d || p === block[1 + d]));
  return {
    begin: (logWeight) => {
      const { arena } = kernels;
      const stride = diagonalBlock(d);
      const tile = takeLoadedTile(kernels, d);
      if (isRound && isNear && isSpherical) {
        const round = normals.map(({ mean, block }, c) => ({
          constant: block[0] + logWeight[c],
          mean: mapFloats(mean, (m, j) => m - centre[j]),
          precision: block[1 + d],
        }));
        return roundPass(kernels, tile, centre, round);
      }
      const blocks = arena.take(k * stride);
      normals.forEach(({ block }, c) => {
        blocks.set(block, c * stride);
        blocks[c * stride] += logWeight[c];
      });
      const sums = isNear ? aboutOneCentre(kernels, centre, k) : aboutOwnMeans(kernels, means, d);
      return {
        logJoint: (batch, from, to, { all }) => {
          tile.load(batch, from, to);
          kernels.diagonalLogDensities(tile.columns(), to - from, d, blocks, stride, k, all);
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
