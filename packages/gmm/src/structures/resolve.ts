import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { COVARIANCE_ALIASES, COVARIANCE_NAMES, type CovarianceName } from "../params.js";
import type { AnyStructure } from "../structure.js";

const ALIASES: ReadonlyMap<string, CovarianceName> = new Map(Object.entries(COVARIANCE_ALIASES));

/**
 * The structure that a name means for data of `cols` columns: a three-letter name, `full`, `tied`, `diagonal`, `spherical`, or `E` and `V` for one column,
 * of which any structure is EEE or VVV. Error: a name that is none.
 */
export const covarianceNamed = (name: string, cols: number): Either<EmError, CovarianceName> => {
  const letters = ALIASES.get(name) ?? name;
  const isOneColumns = name === "E" || name === "V";
  const known = COVARIANCE_NAMES.find((each) => each === letters);
  if (cols === 1 && (isOneColumns || known !== undefined))
    return E.right(letters.startsWith("E") ? "EEE" : "VVV");
  if (known !== undefined) return E.right(known);
  const names = `full, tied, diagonal, spherical or one of ${COVARIANCE_NAMES.join(" ")}`;
  const oneColumn = isOneColumns ? `E and V are for one column; the data has ${cols}.` : "";
  return E.left(invalidInput("covariance", cols === 1 ? `${names}, E or V` : names, name, oneColumn));
};

/** The structure of a name among those given; see {@link covarianceNamed}. Error: a name that is none, or of a structure that is not among them. */
export const resolveAmong =
  (structures: ReadonlyArray<AnyStructure>) =>
  (name: string, cols: number): Either<EmError, AnyStructure> =>
    E.chain((letters: CovarianceName): Either<EmError, AnyStructure> => {
      const found = structures.find((structure) => structure.name === letters);
      return found === undefined
        ? E.left(notLoaded("covariance", "full, tied, diagonal or spherical", name))
        : E.right(found);
    })(covarianceNamed(name, cols));

/** What a page that loaded the basics alone cannot do. */
export const notLoaded = (path: string, expected: string, actual: string): EmError =>
  invalidInput(path, expected, actual, "Fit with fitGmmAsync, which loads what the fit needs.");

/** The name to show for data of `cols` columns: for one column the first letter, which is what is left of it. */
export const displayCovariance = (name: CovarianceName, cols: number): string =>
  cols === 1 ? name.slice(0, 1) : name;
