/**
 * How replicates of the data are made: `weighted`, the rows with random weights of total weight as before, exponential ones for rows of weight 1 (Newton &
 * Raftery 1994, J. R. Stat. Soc. B 56, 3-48; O'Hagan, Murphy, Scrucca & Gormley 2019, Comput. Stat. 34, 1779-1813); or `parametric`, rows drawn from the
 * fitted mixture (Basford et al. 1997).
 */
export type BootstrapMethod = "weighted" | "parametric";

/** Numbers for each parameter of a mixture. */
export interface ParameterNumbers {
  /** For the mixing weights. */
  readonly weights: Float64Array;
  /** For the numbers that components consist of. */
  readonly components: Float64Array;
}

/** What the replicates of a bootstrap say of the parameters. */
export interface BootstrapErrors extends ParameterNumbers {
  readonly method: BootstrapMethod;
  /** Percentile intervals: the ends hold `level` of the replicates between them. */
  readonly level: number;
  readonly lower: ParameterNumbers;
  readonly upper: ParameterNumbers;
  /** Replicates that have an answer, from which these numbers are. */
  readonly replicates: number;
  /** Replicates without an answer. */
  readonly failed: number;
  /** Of those with an answer, the ones that reached the limit of iterations before they converged. */
  readonly unfinished: number;
}

/** Standard deviations and percentiles of each number over the replicates; the first `k` numbers are mixing weights. */
export const summarizeReplicates = (
  found: ReadonlyArray<Float64Array>,
  k: number,
  level: number,
): Pick<BootstrapErrors, "weights" | "components" | "level" | "lower" | "upper"> => {
  const size = found[0]?.length ?? 0;
  const errors = new Float64Array(size);
  const low = new Float64Array(size);
  const high = new Float64Array(size);
  for (let at = 0; at < size; at++) {
    const values = Float64Array.from(found, (numbers) => numbers[at] ?? Number.NaN).toSorted();
    errors[at] = stdDev(values);
    low[at] = quantile(values, (1 - level) / 2);
    high[at] = quantile(values, (1 + level) / 2);
  }
  return { ...apart(errors, k), level, lower: apart(low, k), upper: apart(high, k) };
};

const apart = (numbers: Float64Array, k: number): ParameterNumbers => ({
  weights: numbers.slice(0, k),
  components: numbers.slice(k),
});

const stdDev = (values: Float64Array): number => {
  const n = values.length;
  // About one of them, so that equal values have no spread.
  const centre = values[0] ?? 0;
  const mean = centre + values.reduce((sum, value) => sum + (value - centre), 0) / n;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (n - 1));
};

/** Between order statistics, linearly: definition 7 of Hyndman & Fan (1996), R's default. */
const quantile = (sorted: Float64Array, p: number): number => {
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const first = sorted[below] ?? Number.NaN;
  return first + (at - below) * ((sorted[below + 1] ?? first) - first);
};
