/* E-steps by hand for families of several columns. */
import type { StudentT, StudentTStats } from "@latentjs/families/student-t";
import type { VonMisesFisher, VonMisesFisherStats } from "@latentjs/families/von-mises-fisher";
import { choleskyFactor, momentsAbout } from "@latentjs/mvn";
import {
  choleskyLogDet,
  LN_2,
  log,
  log1p,
  logBesselI,
  logGamma,
  logMinusDigamma,
  logRisingFactorial,
} from "@latentjs/numerics";
import { right, type BareLoop } from "./contest.js";
import { normalizeRow } from "./row.js";

/** One logarithm a row and component: that of the expected latent weight u is what the density's leaves of log(1 + d / degrees). */
export const studentT: BareLoop<StudentT, StudentTStats> = (columns, { weights, components }) => {
  const size = components.length;
  const d = columns.length;
  const rows = columns[0].length;
  const location = components.map((theta) => theta.location);
  const factors = components.map(({ scale }) => right(choleskyFactor(scale, d)));
  const degrees = Float64Array.from(components, (theta) => theta.degrees);
  const constant = degrees.map(
    (nu, k) =>
      log(weights[k]) +
      logRisingFactorial(nu / 2, d / 2) -
      0.5 * (d * log(nu * Math.PI) + choleskyLogDet(factors[k], d)),
  );
  const latent = degrees.map((nu) => -logMinusDigamma((nu + d) / 2));
  const mostLog = degrees.map((nu) => log1p(d / nu));
  const sums = components.map(() => new Float64Array(d));
  const products = components.map(() => new Float64Array(d * d));
  const z = new Float64Array(d);
  const [distance, logs, terms, counts, held, spread] = Array.from(
    { length: 6 },
    () => new Float64Array(size),
  );
  let logLikelihood = 0;
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < size; k++) {
      const [about, chol] = [location[k], factors[k]];
      let squares = 0;
      for (let j = 0; j < d; j++) {
        let rest = columns[j][i] - about[j];
        for (let l = 0; l < j; l++) rest -= chol[j * d + l] * z[l];
        z[j] = rest / chol[j * d + j];
        squares += z[j] * z[j];
      }
      distance[k] = squares;
      logs[k] = log1p(squares / degrees[k]);
      terms[k] = constant[k] - 0.5 * (degrees[k] + d) * logs[k];
    }
    logLikelihood += normalizeRow(terms);
    for (let k = 0; k < size; k++) {
      const [about, sum, product] = [location[k], sums[k], products[k]];
      const u = (degrees[k] + d) / (degrees[k] + distance[k]);
      const w = terms[k] * u;
      counts[k] += terms[k];
      held[k] += w;
      spread[k] += terms[k] * (latent[k] + mostLog[k] - logs[k] - (u - 1));
      for (let j = 0; j < d; j++) {
        const gap = columns[j][i] - about[j];
        sum[j] += w * gap;
        for (let l = 0; l <= j; l++) product[j * d + l] += w * gap * (columns[l][i] - about[l]);
      }
    }
  }
  const stats = location.map((about, k): StudentTStats => ({
    weight: counts[k],
    weighted: momentsAbout(about, held[k], sums[k], products[k]),
    spread: spread[k],
  }));
  return { logLikelihood, counts, components: stats };
};

export const vonMisesFisher: BareLoop<VonMisesFisher, VonMisesFisherStats> = (
  columns,
  { weights, components },
) => {
  const size = components.length;
  const d = columns.length;
  const means = components.map(({ mean }) => mean);
  const half = Float64Array.from(components, ({ concentration }) => concentration / 2);
  const constant = Float64Array.from(
    components,
    ({ concentration }, k) =>
      log(weights[k]) +
      logGamma(d / 2) -
      LN_2 -
      (d / 2) * log(Math.PI) -
      logBesselI(d / 2 - 1, concentration),
  );
  const sums = components.map(() => new Float64Array(d));
  const [distance, terms, counts, scatter] = Array.from({ length: 4 }, () => new Float64Array(size));
  let logLikelihood = 0;
  for (let i = 0; i < columns[0].length; i++) {
    for (let k = 0; k < size; k++) {
      const mean = means[k];
      let squares = 0;
      for (let j = 0; j < d; j++) {
        const gap = columns[j][i] - mean[j];
        squares += gap * gap;
      }
      distance[k] = squares;
      terms[k] = constant[k] - half[k] * squares;
    }
    logLikelihood += normalizeRow(terms);
    for (let k = 0; k < size; k++) {
      const [mean, sum] = [means[k], sums[k]];
      counts[k] += terms[k];
      scatter[k] += terms[k] * distance[k];
      for (let j = 0; j < d; j++) sum[j] += terms[k] * (columns[j][i] - mean[j]);
    }
  }
  const stats = means.map((mean, k): VonMisesFisherStats => {
    const shift = sums[k].map((sum) => sum / counts[k]);
    const moved = shift.reduce((total, value) => total + value * value, 0);
    return {
      weight: counts[k],
      mean: mean.map((value, j) => value + shift[j]),
      scatter: scatter[k] - counts[k] * moved,
    };
  });
  return { logLikelihood, counts, components: stats };
};
