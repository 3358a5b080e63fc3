import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { COVARIANCE_ALIASES, COVARIANCE_NAMES, type CovarianceName } from "../params.js";
import { anyStructure, type AnyStructure } from "../structure.js";
import { full } from "./full.js";
import { tied } from "./tied.js";

const ALIASES: ReadonlyMap<string, CovarianceName> = new Map(Object.entries(COVARIANCE_ALIASES));

/**
 * The structure of that name among those given, for data of `cols` columns: a three-letter name, `full`, `tied`, `diagonal`, `spherical`, or `E` and `V`
 * for one column, of which any structure is one or the other. Error: a name that is none, or of a structure that is not among them.
 */
export const resolveAmong =
  (structures: ReadonlyArray<AnyStructure>) =>
  (name: string, cols: number): Either<EmError, AnyStructure> => {
    const letters = ALIASES.get(name) ?? name;
    const isOneColumns = name === "E" || name === "V";
    const isKnown = COVARIANCE_NAMES.some((known) => known === letters);
    if (cols === 1 && (isOneColumns || isKnown)) return E.right(ofOneColumn(letters.startsWith("E")));
    const found = structures.find((structure) => structure.name === letters);
    if (found !== undefined) return E.right(found);
    if (isKnown) return E.left(notLoaded("covariance", "full, tied, diagonal or spherical", name));
    const names = `full, tied, diagonal, spherical or one of ${COVARIANCE_NAMES.join(" ")}`;
    const oneColumn = isOneColumns ? `E and V are for one column; the data has ${cols}.` : "";
    return E.left(invalidInput("covariance", cols === 1 ? `${names}, E or V` : names, name, oneColumn));
  };

/** What a page that loaded the basics alone cannot do. */
export const notLoaded = (path: string, expected: string, actual: string): EmError =>
  invalidInput(path, expected, actual, "Fit with fitGmmAsync, which loads what the fit needs.");

/** Of one column: one variance for all, or one each. */
const ofOneColumn = (isEqual: boolean): AnyStructure => (isEqual ? anyStructure(tied) : anyStructure(full));

/** The name to show for data of `cols` columns: for one column the first letter, which is what is left of it. */
export const displayCovariance = (name: CovarianceName, cols: number): string =>
  cols === 1 ? name.slice(0, 1) : name;
