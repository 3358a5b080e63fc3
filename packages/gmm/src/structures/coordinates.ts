import { E, mapCoordinates, pairCoordinates, repeatCoordinates, type Coordinates } from "@latentjs/em-core";
import { scaledCoordinates } from "@latentjs/mvn";
import { cholesky, exp, identity, log } from "@latentjs/numerics";
import type { Components, CovarianceName } from "../params.js";
import { axesOf, covariancesOf, ownAxes, type Axes } from "./axes.js";
import { copies, patternOf, type Pattern } from "./pattern.js";

/**
 * Coordinates of K normals of a structure: means, log-volumes, log-shapes and orientations, in as many numbers as there are free parameters. They
 * are in units of `scale`, and do not change with the columns' units where the structure allows each a unit of its own, else with one unit
 * for all.
 */
export const structureCoordinates =
  (name: CovarianceName) =>
  (k: number, scale: Float64Array): Coordinates<Components> =>
    mapCoordinates(
      pairCoordinates(
        repeatCoordinates(scaledCoordinates(scale), k),
        covariancesCoordinates(patternOf(name), k, unitsOf(patternOf(name), scale)),
      ),
      ([means, covs]): Components => means.map((mean, c) => ({ mean, cov: covs[c] })),
      (components): readonly [ReadonlyArray<Float64Array>, ReadonlyArray<Float64Array>] => [
        components.map(({ mean }) => mean),
        components.map(({ cov }) => cov),
      ],
    );

/** The columns' own units, or their quadratic mean for structures that compare columns. */
const unitsOf = ({ shape, orientation }: Pattern, scale: Float64Array): Float64Array => {
  if (shape !== "I" && (orientation === "I" || orientation === shape)) return scale;
  const unit = Math.sqrt(scale.reduce((total, s) => total + s * s, 0) / scale.length);
  return scale.map(() => unit);
};

const covariancesCoordinates = (
  pattern: Pattern,
  k: number,
  unit: Float64Array,
): Coordinates<ReadonlyArray<Float64Array>> => {
  const d = unit.length;
  const { volume, shape, orientation } = pattern;
  const frame = frameOf(pattern);
  const [volumes, shapes, frames] = [copies(volume, k), copies(shape, k), copies(orientation, k)];
  const turns = (d * (d - 1)) / 2;
  const dimension = volumes + shapes * (d - 1) + frames * turns;
  const scaled = (covs: ReadonlyArray<Float64Array>, by: (v: number, unit: number) => number) =>
    covs.map((cov) => cov.map((v, at) => by(v, unit[Math.floor(at / d)] * unit[at % d])));
  return {
    dimension,
    pack: (covs) => {
      const x = new Float64Array(dimension);
      const { variances, axes } = frame.read(
        scaled(covs, (v, u) => v / u),
        d,
      );
      const logs = covs.map((_, c) => contrasts(variances.slice(c * d, (c + 1) * d).map(log)));
      for (let c = 0; c < volumes; c++) x[c] = logs[c][0];
      for (let c = 0; c < shapes; c++) x.set(logs[c].subarray(1), volumes + c * (d - 1));
      let at = volumes + shapes * (d - 1);
      for (let c = 0; c < frames; c++) {
        const turned = frame.turn(axes[c], d);
        for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) x[at++] = turned[i * d + j];
      }
      return x;
    },
    unpack: (x) => {
      const variances = new Float64Array(k * d);
      const own = new Float64Array(d);
      for (let c = 0; c < k; c++) {
        own[0] = x[c % volumes];
        const from = volumes + (c % Math.max(1, shapes)) * (d - 1);
        if (shapes > 0) own.set(x.subarray(from, from + d - 1), 1);
        variances.set(uncontrasts(own).map(exp), c * d);
      }
      const axes: Float64Array[] = frames === 0 ? [identity(d)] : [];
      let at = volumes + shapes * (d - 1);
      for (let c = 0; c < frames; c++) {
        const turned = new Float64Array(d * d);
        for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) turned[i * d + j] = x[at++];
        axes.push(frame.unturn(turned, d));
      }
      return E.right(scaled(covariancesOf({ variances, axes }, d), (v, u) => v * u));
    },
  };
};

/** How covariances are taken apart, cov = axes diag(variances) axes^T, and axes into numbers below a diagonal. */
interface Frame {
  readonly read: (covariances: ReadonlyArray<Float64Array>, d: number) => Axes;
  readonly turn: (axes: Float64Array, d: number) => Float64Array;
  readonly unturn: (turned: Float64Array, d: number) => Float64Array;
}

const same = (matrix: Float64Array): Float64Array => matrix;

const columns: Frame = {
  read: (covariances, d) => ({
    variances: Float64Array.from(
      covariances.flatMap((cov) => Array.from({ length: d }, (_, j) => cov[j * d + j])),
    ),
    axes: [],
  }),
  turn: same,
  unturn: same,
};

/** Each column given those before it: the unit lower triangular factor (Pourahmadi 1999), which follows the units of the columns. */
const triangular: Frame = {
  read: (covariances, d) => {
    const variances = new Float64Array(covariances.length * d);
    const axes = covariances.map((cov, c) => {
      const factor = new Float64Array(d * d);
      if (cholesky(cov, d, factor) >= 0) return factor.fill(Number.NaN);
      return factor.map((v, at) => {
        const pivot = factor[(at % d) * (d + 1)];
        variances[c * d + (at % d)] = pivot * pivot;
        return v / pivot;
      });
    });
    return { variances, axes };
  },
  turn: same,
  unturn: (turned, d) => turned.map((v, at) => (at % (d + 1) === 0 ? 1 : v)),
};

/** Orthogonal axes by Cayley's transform, a skew-symmetric matrix. */
const orthogonal = (read: Frame["read"]): Frame => ({
  read,
  turn: cayley,
  unturn: (turned, d) =>
    cayley(
      turned.map((v, at) => (at % d > Math.floor(at / d) ? -turned[(at % d) * d + Math.floor(at / d)] : v)),
      d,
    ),
});

const frameOf = ({ shape, orientation }: Pattern): Frame =>
  orientation === "I"
    ? columns
    : orientation === shape
      ? triangular
      : orthogonal(orientation === "E" ? axesOf : ownAxes);

/**
 * 2 (I + A E)^-1 - I, which turns orthogonal matrices into skew-symmetric ones and back. The signs E of the columns are chosen so that
 * every pivot is at least 1 (O'Dorney 2014, Linear Algebra Appl. 448, 97-103): axes have no sign, and with these the transform is
 * never far from the identity's. A skew-symmetric matrix has such pivots as it is.
 */
const cayley = (a: Float64Array, d: number): Float64Array => {
  const rest = a.slice();
  const inverse = identity(d);
  for (let j = 0; j < d; j++) {
    const sign = rest[j * d + j] < 0 ? -1 : 1;
    const pivot = 1 + sign * rest[j * d + j];
    for (let i = 0; i < d; i++) {
      if (i === j) continue;
      const factor = (sign * rest[i * d + j]) / pivot;
      for (let m = j + 1; m < d; m++) rest[i * d + m] -= factor * rest[j * d + m];
      for (let m = 0; m <= j; m++) inverse[i * d + m] -= factor * inverse[j * d + m];
    }
    for (let m = j + 1; m < d; m++) rest[j * d + m] /= pivot;
    for (let m = 0; m <= j; m++) inverse[j * d + m] /= pivot;
  }
  return inverse.map((v, at) => 2 * v - (at % (d + 1) === 0 ? 1 : 0));
};

/** The sum and Helmert's contrasts of d numbers, an orthonormal change of coordinates. */
const contrasts = (values: Float64Array): Float64Array => {
  const d = values.length;
  const out = new Float64Array(d);
  let sum = values[0];
  for (let i = 1; i < d; i++) {
    out[i] = (sum - i * values[i]) / Math.sqrt(i * (i + 1));
    sum += values[i];
  }
  out[0] = sum / Math.sqrt(d);
  return out;
};

/** Back from {@link contrasts}. */
const uncontrasts = (x: Float64Array): Float64Array => {
  const d = x.length;
  const out = new Float64Array(d).fill(x[0] / Math.sqrt(d));
  for (let i = 1; i < d; i++) {
    const step = x[i] / Math.sqrt(i * (i + 1));
    for (let j = 0; j < i; j++) out[j] += step;
    out[i] -= i * step;
  }
  return out;
};
