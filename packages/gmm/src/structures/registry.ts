import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { COVARIANCE_ALIASES, COVARIANCE_NAMES, type CovarianceName } from "../params.js";
import { anyStructure, type AnyStructure } from "../structure.js";
import { diagonal } from "./diagonal.js";
import { full } from "./full.js";
import { spherical } from "./spherical.js";
import { tied } from "./tied.js";

/** The structures that are built. */
const STRUCTURES: ReadonlyArray<AnyStructure> = [
  anyStructure(spherical),
  anyStructure(diagonal),
  anyStructure(tied),
  anyStructure(full),
];

/** Equal and free variances of one column, by the names mclust has for them. */
const ONE_COLUMN: ReadonlyMap<string, CovarianceName> = new Map([
  ["E", "EEE"],
  ["V", "VVV"],
]);

const ALIASES: ReadonlyMap<string, CovarianceName> = new Map(Object.entries(COVARIANCE_ALIASES));

/**
 * The structure of that name for data of `cols` columns: a three-letter name, `full`, `tied`, `diagonal`, `spherical`,
 * or `E` and `V` for one column. Error: a name that is none, or one whose structure is not built yet.
 */
export const resolveCovariance = (name: string, cols: number): Either<EmError, AnyStructure> => {
  const letters = (cols === 1 ? ONE_COLUMN.get(name) : undefined) ?? ALIASES.get(name) ?? name;
  const found = STRUCTURES.find((structure) => structure.name === letters);
  if (found !== undefined) return E.right(found);
  const isKnown = COVARIANCE_NAMES.some((known) => known === letters);
  if (isKnown && cols === 1) return resolveCovariance(letters.startsWith("E") ? "EEE" : "VVV", cols);
  const built = "full (VVV), tied (EEE), diagonal (VVI), spherical (VII)";
  if (isKnown) {
    return E.left(invalidInput("covariance", `one of ${built}`, `${name}, which is not built yet`));
  }
  const names = `full, tied, diagonal, spherical or one of ${COVARIANCE_NAMES.join(" ")}`;
  const oneColumn = !ONE_COLUMN.has(name) ? "" : `E and V are for one column; the data has ${cols}.`;
  return E.left(invalidInput("covariance", cols === 1 ? `${names}, E or V` : names, name, oneColumn));
};

/** The name to show for data of `cols` columns: for one column the first letter, which is what is left of it. */
export const displayCovariance = (name: CovarianceName, cols: number): string =>
  cols === 1 ? name.slice(0, 1) : name;
