import { E, type DenseBatch, type Either, type EmError, type StatsAlgebra } from "@latentjs/em-core";
import { momentsAlgebra, type Moments } from "../moments.js";
import { estimateMvn, expectedLogLikelihood, type Mvn } from "../normal.js";
import { accumulate, type MissingAccumulator } from "./accumulator.js";
import { patternFactors, type PatternFactors } from "./factors.js";
import { logDensityOf, standardize } from "./rows.js";

/** A normal at fixed parameters, for rows in which NaN marks a missing entry. */
export interface OpenMissingNormal {
  /**
   * Writes the log-density of the observed entries of rows [from, to), in nats, to `out[i - from]`: 0 for a row with
   * none. Allocates only for a pattern not met before.
   */
  readonly logDensity: (batch: DenseBatch, from: number, to: number, out: Float64Array) => void;
  readonly accumulator: () => MissingAccumulator;
}

/** A multivariate normal for rows with entries missing at random, in the form of a mixture component. */
export interface MissingNormal {
  readonly name: string;
  readonly stats: StatsAlgebra<Moments>;
  readonly open: (theta: Mvn) => Either<EmError, OpenMissingNormal>;
  readonly estimate: (stats: Moments, previous: Mvn) => Either<EmError, Mvn>;
  /** The expected log-likelihood of the completed rows. */
  readonly q: (theta: Mvn, stats: Moments) => number;
}

/**
 * A multivariate normal of `d` columns whose entries may be missing at random (NaN).
 *
 * The density of a row is that of its observed entries. Its expected statistics are those of the row completed by the
 * conditional mean of the missing entries, with their conditional covariance added to the scatter (Dempster, Laird &
 * Rubin 1977, section 4.1.3; Little & Rubin 2002, section 11.2; Ghahramani & Jordan 1994 for mixtures). The
 * covariance is factored once a pattern of observed entries; a row then costs about d² operations.
 */
export const missingNormal = (d: number): MissingNormal => ({
  name: `normal(${d}) with missing entries`,
  stats: momentsAlgebra(d),
  open: (theta) => {
    if (theta.mean.length !== d)
      throw new RangeError(`a mean of ${theta.mean.length} entries for ${d} columns`);
    return E.map((factors: PatternFactors) => opened(theta.mean, factors))(patternFactors(theta));
  },
  estimate: (stats) => estimateMvn(stats),
  q: expectedLogLikelihood,
});

const opened = (mean: Float64Array, factors: PatternFactors): OpenMissingNormal => {
  const d = mean.length;
  const z = new Float64Array(d);
  return {
    logDensity: ({ data }, from, to, out) => {
      for (let i = from; i < to; i++) {
        const factor = factors.of(factors.patterns.idOf(data, i * d));
        standardize(factor, mean, data, i * d, z);
        out[i - from] = logDensityOf(factor, z);
      }
    },
    accumulator: () => accumulate(mean, factors),
  };
};
