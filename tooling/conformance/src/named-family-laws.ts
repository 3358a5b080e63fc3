import { E, O } from "@latentjs/em-core";
import type { NamedFamily } from "@latentjs/mixture";
import { lawsOfFamily } from "./family-laws.js";
import type { Law } from "./law.js";
import { coordinatesLaw, countLaw } from "./named/coordinates.js";
import type { CompleteOptions, NamedFamilyOptions } from "./named/options.js";
import { readRows } from "./named/rows.js";
import { drawsLaw, featuresLaw, neutralLaw, readingLaw, specLaw } from "./named/table-laws.js";
import { register } from "./register.js";

/** What follows from the family: rows are read and drawn by it, and coordinates are what is nudged. */
const complete = <T, S>(family: NamedFamily<T, S>, options: NamedFamilyOptions<T>): CompleteOptions<T> => {
  const { sampling, coordinates } = family;
  const columns = options.columns ?? (O.isSome(sampling) ? sampling.value.columns : undefined);
  if (columns === undefined) throw new TypeError(`${family.name} draws no rows: give the option "columns".`);
  const { sample = O.isSome(sampling) ? drawing(columns.length, sampling.value.draw) : undefined } = options;
  if (sample === undefined) throw new TypeError(`${family.name} draws no rows: give the option "sample".`);
  return {
    ...options,
    columns,
    sample,
    origin: options.origin,
    batch: (rows, weights) => readRows(family, columns, rows, weights),
    freeParameters: family.freeParameters,
    codec: family.codec,
    nudge:
      options.nudge ??
      ((theta, step) => {
        const nudged = coordinates.unpack(coordinates.pack(theta).map((v) => v + step()));
        return E.isRight(nudged) ? nudged.right : theta;
      }),
  };
};

const drawing =
  <T, G>(columns: number, draw: (theta: T, rng: G, row: Float64Array) => void) =>
  (theta: T, rng: G): ReadonlyArray<number> => {
    const row = new Float64Array(columns);
    draw(theta, rng, row);
    return [...row];
  };

/** The laws F1 to F10 of a component family, and N1 to N7 of one that is fitted by name. */
export const lawsOfNamedFamily = <T, S>(
  family: NamedFamily<T, S>,
  options: NamedFamilyOptions<T>,
): ReadonlyArray<Law> => {
  const all = complete(family, options);
  return [
    ...lawsOfFamily(family, all),
    coordinatesLaw(family, all),
    countLaw(family, all),
    neutralLaw(family, all),
    featuresLaw(family, all),
    drawsLaw(family, all),
    readingLaw(family, all),
    specLaw(family, all),
  ];
};

/** Registers a vitest test for each of the laws F1 to F10 and N1 to N7. */
export const namedFamilyLaws = <T, S>(family: NamedFamily<T, S>, options: NamedFamilyOptions<T>): void => {
  register(`${family.name} is a family that can be fitted by name`, lawsOfNamedFamily(family, options));
};
