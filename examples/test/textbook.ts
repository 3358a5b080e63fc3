/**
 * EM for a mixture of bivariate normals as textbooks write it: posterior first, densities by determinant and inverse. Good
 * enough for Old Faithful, and it shares nothing with the packages.
 */
import type { MclustParameters } from "./reference.js";

type Rows = ReadonlyArray<readonly [number, number]>;

const density = ([x, y]: readonly [number, number], p: MclustParameters, k: number): number => {
  const [[a, b], [, c]] = p.sigma[k];
  const [u, v] = [x - p.mean[k][0], y - p.mean[k][1]];
  const det = a * c - b * b;
  const distance = (c * u * u - 2 * b * u * v + a * v * v) / det;
  return Math.exp(-distance / 2) / (2 * Math.PI * Math.sqrt(det));
};

/** Joint densities of row and component. */
const joint = (row: readonly [number, number], p: MclustParameters): ReadonlyArray<number> =>
  p.pro.map((weight, k) => weight * density(row, p, k));

const total = (values: ReadonlyArray<number>): number => values.reduce((sum, v) => sum + v, 0);

/** Log of the density of one row. */
export const logDensity = (row: readonly [number, number], p: MclustParameters): number =>
  Math.log(total(joint(row, p)));

/** Posterior probabilities of one row. */
export const posterior = (row: readonly [number, number], p: MclustParameters): ReadonlyArray<number> => {
  const terms = joint(row, p);
  return terms.map((term) => term / total(terms));
};

export const logLikelihood = (rows: Rows, p: MclustParameters): number =>
  total(rows.map((row) => logDensity(row, p)));

/** Entropy of the posterior of all rows, -sum p log p. */
export const entropy = (rows: Rows, p: MclustParameters): number =>
  -total(rows.flatMap((row) => posterior(row, p).map((share) => (share > 0 ? share * Math.log(share) : 0))));

/** Q(at | from): the posterior at `from` weighs the log of the joint densities at `at`. */
export const q = (rows: Rows, at: MclustParameters, from: MclustParameters): number =>
  total(
    rows.flatMap((row) => {
      const terms = joint(row, at);
      return posterior(row, from).map((share, k) => (share > 0 ? share * Math.log(terms[k]) : 0));
    }),
  );

/** One EM step. */
export const emStep = (rows: Rows, p: MclustParameters): MclustParameters => {
  const shares = rows.map((row) => posterior(row, p));
  const of = p.pro.map((_, k) => {
    const weight = total(shares.map((share) => share[k]));
    const average = (f: (row: readonly [number, number]) => number): number =>
      total(rows.map((row, i) => shares[i][k] * f(row))) / weight;
    const mean = [average(([x]) => x), average(([, y]) => y)] as const;
    const moment = (i: 0 | 1, j: 0 | 1): number => average((row) => (row[i] - mean[i]) * (row[j] - mean[j]));
    const sigma = [
      [moment(0, 0), moment(0, 1)],
      [moment(1, 0), moment(1, 1)],
    ];
    return { weight: weight / rows.length, mean, sigma };
  });
  return {
    pro: of.map(({ weight }) => weight),
    mean: of.map(({ mean }) => mean),
    sigma: of.map(({ sigma }) => sigma),
  };
};
