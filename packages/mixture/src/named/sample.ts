import { E, invalidInput, O, type Either, type EmError } from "@latentjs/em-core";
import { makeRng } from "@latentjs/numerics";
import type { NamedFamily, Sampling } from "../named-family.js";
import { sampleMixture } from "../sampling.js";
import { wrongSeed } from "../search/options.js";
import type { FamilyParams } from "./mixture-kind.js";

/** Draws from a mixture. */
export interface FamilySample {
  /** One array for each column of the family's `sampling`, numbers or indices into its levels. */
  readonly columns: ReadonlyArray<Float64Array>;
  /** The component each row came from. */
  readonly labels: Int32Array;
}

/**
 * `n` independent draws; the same seed gives the same draws everywhere. Errors: an `n` or a `seed` that is no whole number, a family
 * that cannot draw rows.
 */
export const sampleRows = <T, S>(
  family: NamedFamily<T, S>,
  params: FamilyParams<T>,
  n: number,
  seed: number | string,
): Either<EmError, FamilySample> => {
  if (!(Number.isSafeInteger(n) && n >= 0))
    return E.left(invalidInput("n", "a whole number of at least 0", n));
  const badSeed = wrongSeed(seed);
  if (badSeed !== null) return E.left(badSeed);
  const unknown = noiseInDraws(params);
  if (unknown !== null) return E.left(unknown);
  const { sampling } = family;
  if (O.isNone(sampling)) {
    const remedy = "A part of each row, such as the covariates of a regression, is given and not drawn.";
    return E.left(invalidInput("family", "one that draws rows", family.name, remedy));
  }
  return E.right(draw(sampling.value, params, n, seed));
};

/** Why rows of noise cannot be drawn, where there is some; null where there is none. */
export const noiseInDraws = <T>({ weights, components }: FamilyParams<T>): EmError | null => {
  if (!(weights.length > components.length && weights[components.length] > 0)) return null;
  const remedy = "Where noise lies is not known from its volume: leave it out of the model.";
  return invalidInput("model", "a mixture without noise", "one with noise", remedy);
};

const draw = <T>(
  sampling: Sampling<T>,
  params: FamilyParams<T>,
  n: number,
  seed: number | string,
): FamilySample => {
  const row = new Float64Array(sampling.columns.length);
  const columns = sampling.columns.map(() => new Float64Array(n));
  const labels = sampleMixture(params, n, makeRng(seed).split("sample"), (components, c, at, rng) => {
    sampling.draw(components[c], rng, row);
    for (const [j, column] of columns.entries()) column[at] = row[j];
  });
  return { columns, labels };
};
