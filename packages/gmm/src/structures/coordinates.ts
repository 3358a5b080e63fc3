import { E, mapCoordinates, pairCoordinates, repeatCoordinates, type Coordinates } from "@latentjs/em-core";
import { scaledCoordinates } from "@latentjs/mvn";
import { exp, floats, identity, log } from "@latentjs/numerics";
import type { Components, CovarianceName } from "../params.js";
import { covariancesOf, type Axes } from "./axes-and-variances.js";
import { copies, patternOf, type Pattern } from "./pattern.js";

/**
 * Coordinates of K normals of a structure: means, log-volumes, log-shapes and orientations, in as many numbers as there are free parameters. They
 * are in units of `scale`, and do not change with the columns' units where the structure allows each a unit of its own, else with one unit
 * for all.
 */
export const structureCoordinates =
  (name: CovarianceName, frame: Frame) =>
  (k: number, scale: Float64Array): Coordinates<Components> =>
    mapCoordinates(
      pairCoordinates(
        repeatCoordinates(scaledCoordinates(scale), k),
        covariancesCoordinates(patternOf(name), frame, k, unitsOf(patternOf(name), scale)),
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
  { volume, shape, orientation }: Pattern,
  frame: Frame,
  k: number,
  unit: Float64Array,
): Coordinates<ReadonlyArray<Float64Array>> => {
  const d = unit.length;
  const [volumes, shapes, frames] = [copies(volume, k), copies(shape, k), copies(orientation, k)];
  const turns = (d * (d - 1)) / 2;
  const dimension = volumes + shapes * (d - 1) + frames * turns;
  const units = floats(d * d);
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) units[i * d + j] = unit[i] * unit[j];
  return {
    dimension,
    pack: (covs) => {
      const x = floats(dimension);
      const inUnits = covs.map((cov) => {
        const out = floats(d * d);
        for (let i = 0; i < d * d; i++) out[i] = cov[i] / units[i];
        return out;
      });
      const { variances, axes } = frame.read(inUnits, d);
      const own = floats(d);
      for (let c = 0; c < Math.max(volumes, shapes); c++) {
        for (let j = 0; j < d; j++) own[j] = log(variances[c * d + j]);
        contrasts(own);
        if (c < volumes) x[c] = own[0];
        if (c < shapes) for (let j = 1; j < d; j++) x[volumes + c * (d - 1) + j - 1] = own[j];
      }
      let at = volumes + shapes * (d - 1);
      for (let c = 0; c < frames; c++) {
        const turned = frame.turn(axes[c], d);
        for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) x[at++] = turned[i * d + j];
      }
      return x;
    },
    unpack: (x) => {
      const variances = floats(k * d);
      const own = floats(d);
      for (let c = 0; c < k; c++) {
        own[0] = x[c % volumes];
        const from = volumes + (c % Math.max(1, shapes)) * (d - 1);
        if (shapes > 0) for (let j = 1; j < d; j++) own[j] = x[from + j - 1];
        const logs = uncontrasts(own);
        for (let j = 0; j < d; j++) variances[c * d + j] = exp(logs[j]);
      }
      const axes: Float64Array[] = frames === 0 ? [identity(d)] : [];
      let at = volumes + shapes * (d - 1);
      for (let c = 0; c < frames; c++) {
        const turned = floats(d * d);
        for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) turned[i * d + j] = x[at++];
        axes.push(frame.unturn(turned, d));
      }
      const covs = covariancesOf({ variances, axes }, d);
      for (const cov of covs) for (let i = 0; i < d * d; i++) cov[i] *= units[i];
      return E.right(covs);
    },
  };
};

/** How covariances are taken apart, cov = axes diag(variances) axes^T, and axes into numbers below a diagonal. */
export interface Frame {
  readonly read: (covariances: ReadonlyArray<Float64Array>, d: number) => Axes;
  readonly turn: (axes: Float64Array, d: number) => Float64Array;
  readonly unturn: (turned: Float64Array, d: number) => Float64Array;
}

/** Numbers that need no change. */
export const same = (matrix: Float64Array): Float64Array => matrix;

/** Independent columns: nothing to turn. */
export const columnFrame: Frame = {
  read: (covariances, d) => {
    const variances = floats(covariances.length * d);
    for (const [c, cov] of covariances.entries())
      for (let j = 0; j < d; j++) variances[c * d + j] = cov[j * d + j];
    return { variances, axes: [] };
  },
  turn: same,
  unturn: same,
};

/** The sum and Helmert's contrasts of d numbers, an orthonormal change of coordinates, in their place. */
const contrasts = (values: Float64Array): void => {
  const d = values.length;
  let sum = values[0];
  for (let i = 1; i < d; i++) {
    const value = values[i];
    values[i] = (sum - i * value) / Math.sqrt(i * (i + 1));
    sum += value;
  }
  values[0] = sum / Math.sqrt(d);
};

/** Back from {@link contrasts}. */
const uncontrasts = (x: Float64Array): Float64Array => {
  const d = x.length;
  const out = floats(d).fill(x[0] / Math.sqrt(d));
  for (let i = 1; i < d; i++) {
    const step = x[i] / Math.sqrt(i * (i + 1));
    for (let j = 0; j < i; j++) out[j] += step;
    out[i] -= i * step;
  }
  return out;
};
