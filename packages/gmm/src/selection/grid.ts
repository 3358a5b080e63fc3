import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { componentsToTry, type Cell } from "@latentjs/mixture";
import { COVARIANCE_NAMES, type CovarianceName } from "../params.js";
import type { AnyStructure } from "../structure.js";
import { resolveCovariance } from "../structures/registry.js";
import type { SelectGmmOptions } from "./select-options.js";

/** What is left of a structure where there is one column: its first letter. */
const ofOneColumn = (name: CovarianceName): CovarianceName => (name.startsWith("E") ? "EEE" : "VVV");

/** Structures that differ for data of `cols` columns, in the order of {@link COVARIANCE_NAMES}. */
const allStructures = (cols: number): ReadonlyArray<CovarianceName> =>
  cols === 1 ? ["EEE", "VVV"] : COVARIANCE_NAMES;

const structuresToCompare = (
  { covariance = "all" }: SelectGmmOptions,
  cols: number,
): Either<EmError, ReadonlyArray<CovarianceName>> => {
  if (covariance === "all") return E.right(allStructures(cols));
  if (covariance.length === 0) return E.left(invalidInput("covariance", "at least one structure", "none"));
  const asked: CovarianceName[] = [];
  for (const name of covariance) {
    const found: Either<EmError, AnyStructure> = resolveCovariance(name, cols);
    if (E.isLeft(found)) return found;
    asked.push(cols === 1 ? ofOneColumn(found.right.name) : found.right.name);
  }
  return E.right(COVARIANCE_NAMES.filter((name) => asked.includes(name)));
};

/** Numbers of components: given memberships and parameters have theirs. */
const numbersOfComponents = (options: SelectGmmOptions): ReadonlyArray<number> => {
  const { init, components } = options;
  if (components !== undefined || typeof init !== "object") return componentsToTry(options);
  if ("params" in init) return [init.params.weights.length];
  if ("labels" in init) {
    return [Array.from(init.labels).reduce((most, label) => Math.max(most, label), 0) + 1];
  }
  if ("responsibilities" in init && init.responsibilities.length > 0) {
    return [init.responsibilities[0].length];
  }
  return componentsToTry(options);
};

/** The cells to fit, by the number of components, then in the order of the structures. Error: a structure that is none. */
export const cellsOf = (
  options: SelectGmmOptions,
  cols: number,
): Either<EmError, ReadonlyArray<Cell & { readonly form: CovarianceName }>> =>
  E.map((structures: ReadonlyArray<CovarianceName>) =>
    numbersOfComponents(options).flatMap((components) => structures.map((form) => ({ components, form }))),
  )(structuresToCompare(options, cols));

/** Whether two structures differ in one of volume, shape and orientation: those further apart hear of each other through those between. */
export const areNear = (form: string, other: string): boolean =>
  Array.from(form).filter((letter, at) => letter !== other[at]).length === 1;
