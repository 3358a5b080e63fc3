import { E, invalidInput, type Either, type EmError, type FlatRows } from "@latentjs/em-core";
import { eachComponent, sampleMixture, wrongSeed } from "@latentjs/mixture";
import { choleskyFactor, type Mvn } from "@latentjs/mvn";
import { makeRng, multiplyLower, standardNormal, type Rng } from "@latentjs/numerics";
import type { GaussianMixture } from "./params.js";

/** Draws from a mixture. */
export interface Sample {
  /** n × d. */
  readonly rows: FlatRows;
  /** The component each row came from, -1 for noise. */
  readonly labels: Int32Array;
}

/**
 * `n` independent draws; the same seed gives the same draws everywhere. Errors: an `n` or a `seed` that is no whole number, a
 * covariance that is singular. Rows of noise are drawn from the ranges of the columns, which the model has to have: error where it has not.
 */
export const sample = (model: GaussianMixture, n: number, seed: number | string): Either<EmError, Sample> => {
  if (!(Number.isSafeInteger(n) && n >= 0))
    return E.left(invalidInput("n", "a whole number of at least 0", n));
  const badSeed = wrongSeed(seed);
  return badSeed === null ? drawRows(model, n, makeRng(seed).split("sample")) : E.left(badSeed);
};

/** `n` draws from the random numbers of `rng`. Errors as of {@link sample}. */
export const drawRows = (model: GaussianMixture, n: number, rng: Rng): Either<EmError, Sample> => {
  const cols = model.columns.length;
  const k = model.params.components.length;
  const range = model.noise?.range;
  if (model.noise !== undefined && model.params.weights[k] > 0 && range === undefined) {
    const remedy = "Say it in the model: rows of noise are drawn from there.";
    return E.left(
      invalidInput("noise.range", "the least and the largest value of each column", "none", remedy),
    );
  }
  const factors = eachComponent(model.params.components, ({ cov }: Mvn) => choleskyFactor(cov, cols));
  return E.map((chols: ReadonlyArray<Float64Array>): Sample => {
    const data = new Float64Array(n * cols);
    const z = new Float64Array(cols);
    const labels = sampleMixture(model.params, n, rng, (components, c, row) => {
      if (range !== undefined && c === k) {
        for (const [j, [low, high]] of range.entries())
          data[row * cols + j] = low + (high - low) * rng.uniform();
        return;
      }
      for (let j = 0; j < cols; j++) z[j] = standardNormal(rng);
      multiplyLower(chols[c], cols, z, data, row * cols);
      for (let j = 0; j < cols; j++) data[row * cols + j] += components[c].mean[j];
    });
    return { rows: { rows: n, cols, data }, labels: labels.map((label) => (label === k ? -1 : label)) };
  })(factors);
};
