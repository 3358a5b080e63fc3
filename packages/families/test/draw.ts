import { O } from "@latentjs/em-core";
import type { NamedFamily } from "@latentjs/mixture";
import type { Rng } from "@latentjs/numerics";

/** One row drawn by a family that draws rows. */
export const anyway = <T, S>(family: NamedFamily<T, S>, theta: T, rng: Rng): ReadonlyArray<number> => {
  if (O.isNone(family.sampling)) throw new Error(`${family.name} draws no rows`);
  const { columns, draw } = family.sampling.value;
  const row = new Float64Array(columns.length);
  draw(theta, rng, row);
  return [...row];
};
