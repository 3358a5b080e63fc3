import { E, invalidInput, O, type Either, type EmError, type Option } from "@latentjs/em-core";
import { makeRng, type Rng } from "@latentjs/numerics";
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

/** Draws a row of a component into `row`, one number (or index into the levels) a column. */
export interface ComponentSampling<T> extends Pick<Sampling<T>, "columns"> {
  readonly draw: (components: ReadonlyArray<T>, component: number, rng: Rng, row: Float64Array) => void;
}

/** The same sampling for every component. */
export const samplingOfEach: <T>(sampling: Option<Sampling<T>>) => Option<ComponentSampling<T>> = O.map(
  ({ columns, draw }) => ({ columns, draw: (components, c, rng, row) => draw(components[c], rng, row) }),
);

/**
 * `n` independent draws; the same seed gives the same draws everywhere. Errors: an `n` or a `seed` that is no whole number, a family
 * that cannot draw rows.
 */
export const sampleRows = <T, S>(
  { name, sampling }: NamedFamily<T, S>,
  params: FamilyParams<T>,
  n: number,
  seed: number | string,
): Either<EmError, FamilySample> =>
  sampleComponents({ name, sampling: samplingOfEach(sampling) }, params, { n, seed, groupRows: 1 });

/** How many rows to draw, `groupRows` of which after each other are of one component. */
interface Draws {
  readonly n: number;
  readonly seed: number | string;
  readonly groupRows: number;
}

/** Draws from components that are called `name`. Errors: numbers that are none, components that cannot draw rows. */
export const sampleComponents = <T>(
  { name, sampling }: { readonly name: string; readonly sampling: Option<ComponentSampling<T>> },
  params: FamilyParams<T>,
  { n, seed, groupRows }: Draws,
): Either<EmError, FamilySample> => {
  if (!(Number.isSafeInteger(n) && n >= 0))
    return E.left(invalidInput("n", "a whole number of at least 0", n));
  if (!(Number.isSafeInteger(groupRows) && groupRows >= 1))
    return E.left(invalidInput("groupRows", "a whole number of at least 1", groupRows));
  const badSeed = wrongSeed(seed);
  if (badSeed !== null) return E.left(badSeed);
  const unknown = noiseInDraws(params);
  if (unknown !== null) return E.left(unknown);
  if (O.isNone(sampling)) {
    const remedy = "A part of each row, such as the covariates of a regression, is given and not drawn.";
    return E.left(invalidInput("family", "one that draws rows", name, remedy));
  }
  const { columns: drawn, draw } = sampling.value;
  const row = new Float64Array(drawn.length);
  const columns = drawn.map(() => new Float64Array(n));
  const labels = new Int32Array(n);
  const rng = makeRng(seed).split("sample");
  sampleMixture(params, Math.ceil(n / groupRows), rng, (thetas, c, group, of) => {
    for (let at = group * groupRows; at < Math.min(n, (group + 1) * groupRows); at++) {
      labels[at] = c;
      draw(thetas, c, of, row);
      for (const [j, column] of columns.entries()) column[at] = row[j];
    }
  });
  return E.right({ columns, labels });
};

/** Why rows of noise cannot be drawn, where there is some; null where there is none. */
const noiseInDraws = <T>({ weights, components }: FamilyParams<T>): EmError | null => {
  if (!(weights.length > components.length && weights[components.length] > 0)) return null;
  const remedy = "Where noise lies is not known from its volume: leave it out of the model.";
  return invalidInput("model", "a mixture without noise", "one with noise", remedy);
};
