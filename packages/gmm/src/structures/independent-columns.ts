import { E, invalidInput, repeat, type DenseBatch, type Either, type EmError } from "@latentjs/em-core";
import { eachComponent, TILE_ROWS, type ComponentBank, type OpenBank } from "@latentjs/mixture";
import type { Mvn } from "@latentjs/mvn";
import { addSquares, diagonalLogDensity, LN_2PI, log, addSum } from "@latentjs/numerics";
import type { Components } from "../params.js";
import { columnMomentsAbout, columnMomentsAlgebra, type ColumnMoments } from "./column-moments.js";
import { loadedTile } from "./loaded-tile.js";

/** Statistics of components whose columns are independent. */
export type IndependentStats = ReadonlyArray<ColumnMoments>;

/** What tells one structure with independent columns from another: how variances follow from sums of squares. */
export interface VarianceRule {
  readonly name: string;
  /** Variances of the d columns by maximum likelihood. Error: a variance that is not above rounding. */
  readonly variances: (moments: ColumnMoments) => Either<EmError, Float64Array>;
}

/** `k` normals of `d` independent columns, each estimated by itself under `rule`. */
export const independentBank = (
  k: number,
  d: number,
  rule: VarianceRule,
): ComponentBank<Components, DenseBatch, IndependentStats> => ({
  name: `${k} normals with ${rule.name} covariances`,
  size: k,
  stats: repeat(columnMomentsAlgebra(d), k),
  open: (components) =>
    E.map((opened: ReadonlyArray<OpenColumns>) => openIndependent(opened, d))(
      eachComponent(components, (component) => openColumns(component, d)),
    ),
  estimate: (stats) =>
    eachComponent(stats, (moments) =>
      E.map((variances: Float64Array): Mvn => ({ mean: moments.mean, cov: diagonalMatrix(variances) }))(
        rule.variances(moments),
      ),
    ),
  q: (components, stats) =>
    components.reduce((total, component, c) => total + qColumns(component, stats[c]), 0),
});

/** A row-major matrix with `values` on its diagonal. */
export const diagonalMatrix = (values: Float64Array): Float64Array => {
  const d = values.length;
  const out = new Float64Array(d * d);
  for (let j = 0; j < d; j++) out[j * d + j] = values[j];
  return out;
};

/** The diagonal of a row-major d × d matrix. */
export const diagonalOf = (matrix: Float64Array, d: number): Float64Array =>
  Float64Array.from({ length: d }, (_, j) => matrix[j * d + j]);

interface OpenColumns {
  readonly mean: Float64Array;
  /** 1 / variance of each column. */
  readonly precisions: Float64Array;
  readonly logNormalizer: Float64Array;
}

const openColumns = ({ mean, cov }: Mvn, d: number): Either<EmError, OpenColumns> => {
  if (mean.length !== d) return E.left(invalidInput("mean", `${d} numbers`, mean.length));
  if (cov.length !== d * d) return E.left(invalidInput("covariance", `${d} × ${d} numbers`, cov.length));
  const stray = cov.findIndex((v, at) => v !== 0 && at % (d + 1) !== 0);
  if (stray >= 0) {
    const place = `covariance[${Math.floor(stray / d)}][${stray % d}]`;
    return E.left(invalidInput(place, "0 in a covariance with independent columns", cov[stray]));
  }
  const variances = diagonalOf(cov, d);
  const bad = variances.findIndex((v) => !(v > 0 && v < Infinity));
  if (bad >= 0) {
    return E.left({ _tag: "NotPositiveDefinite", what: "The covariance", pivot: bad, value: variances[bad] });
  }
  return E.right({
    mean,
    precisions: variances.map((v) => 1 / v),
    logNormalizer: Float64Array.of(-0.5 * variances.reduce((total, v) => total + log(v), d * LN_2PI)),
  });
};

const openIndependent = (
  normals: ReadonlyArray<OpenColumns>,
  d: number,
): OpenBank<DenseBatch, IndependentStats> => {
  const tile = loadedTile(d);
  return {
    logDensity: (batch, from, to, out) => {
      tile.load(batch, from, to);
      for (let c = 0; c < normals.length; c++) {
        const { mean, precisions, logNormalizer } = normals[c];
        diagonalLogDensity(tile.columns, TILE_ROWS, to - from, d, mean, precisions, logNormalizer, out[c]);
      }
    },
    accumulator: () => {
      const totals = new Float64Array(normals.length);
      const sums = normals.map(() => new Float64Array(d));
      const squares = normals.map(() => new Float64Array(d));
      return {
        add: (batch, from, to, weight) => {
          const n = to - from;
          tile.take(batch, from, to);
          for (let c = 0; c < normals.length; c++) {
            addSum(weight[c], n, totals, c);
            addSquares(tile.columns, TILE_ROWS, n, d, normals[c].mean, weight[c], sums[c], squares[c]);
          }
        },
        finish: () => normals.map(({ mean }, c) => columnMomentsAbout(mean, totals[c], sums[c], squares[c])),
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
