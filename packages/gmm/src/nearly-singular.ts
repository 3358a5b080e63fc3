import { E } from "@latentjs/em-core";
import { choleskyFactor } from "@latentjs/mvn";
import { solveLower } from "@latentjs/numerics";
import type { Components, GmmParams } from "./params.js";

/** A standard deviation below this share of that in the components together is told as nearly singular. */
const NARROW = 1e-3;

/**
 * A sentence for every component that is nearly singular next to the others: the likelihood is unbounded at singular ones, so
 * a high value there says little. Looks at the standard deviation of each column given the other columns, which does
 * not depend on units.
 */
export const nearlySingular = (
  { weights, components }: GmmParams,
  columns: ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const d = columns.length;
  const common = conditionalStdDevs(within(weights, components), d);
  return components.flatMap(({ cov }, c) => {
    const shares = conditionalStdDevs(cov, d).map((s, j) => s / common[j]);
    const j = shares.reduce((least, share, at) => (share < shares[least] ? at : least), 0);
    if (!(shares[j] < NARROW)) return [];
    const given = d === 1 ? "" : ", given the other columns,";
    const what = `column ${columns[j]}${given} has ${shares[j].toPrecision(2)} times the standard deviation`;
    return [
      `Component ${c} is nearly singular: ${what} that it has in the components together. A high log-likelihood may come from a few almost equal rows.`,
    ];
  });
};

/** Average covariance of the components by weight. */
const within = (weights: Float64Array, components: Components): Float64Array =>
  components[0].cov.map((_, at) => components.reduce((total, { cov }, c) => total + weights[c] * cov[at], 0));

/** Standard deviation of each column given all others: 1 / |L^-1 e[j]| with the Cholesky factor L. */
export const conditionalStdDevs = (cov: Float64Array, d: number): Float64Array => {
  const factor = choleskyFactor(cov, d);
  const unit = new Float64Array(d);
  return Float64Array.from({ length: d }, (_, j) => {
    if (E.isLeft(factor)) return 0;
    unit.fill(0);
    unit[j] = 1;
    solveLower(factor.right, d, unit);
    return 1 / Math.sqrt(unit.reduce((total, v) => total + v * v, 0));
  });
};
