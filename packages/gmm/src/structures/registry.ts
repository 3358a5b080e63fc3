import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { COVARIANCE_ALIASES, COVARIANCE_NAMES, type CovarianceName } from "../params.js";
import { anyStructure, type AnyStructure } from "../structure.js";
import { diagonal } from "./diagonal.js";
import { full } from "./full.js";
import { independent } from "./independent.js";
import { commonOrientation, ownOrientation } from "./oriented.js";
import { spherical } from "./spherical.js";
import { tied } from "./tied.js";
import { oneVolume, ownVolumes } from "./volumes.js";

/** All of them, in the order of {@link COVARIANCE_NAMES}. */
const STRUCTURES: ReadonlyArray<AnyStructure> = [
  anyStructure(independent("EII")),
  anyStructure(spherical),
  anyStructure(independent("EEI")),
  anyStructure(independent("VEI")),
  anyStructure(independent("EVI")),
  anyStructure(diagonal),
  anyStructure(tied),
  anyStructure(ownVolumes),
  anyStructure(commonOrientation("EVE")),
  anyStructure(commonOrientation("VVE")),
  anyStructure(ownOrientation("EEV")),
  anyStructure(ownOrientation("VEV")),
  anyStructure(oneVolume),
  anyStructure(full),
];

const ALIASES: ReadonlyMap<string, CovarianceName> = new Map(Object.entries(COVARIANCE_ALIASES));

/**
 * The structure of that name for data of `cols` columns: a three-letter name, `full`, `tied`, `diagonal`, `spherical`, or `E` and `V` for one
 * column, of which any structure is one or the other. Error: a name that is none.
 */
export const resolveCovariance = (name: string, cols: number): Either<EmError, AnyStructure> => {
  const letters = ALIASES.get(name) ?? name;
  const isOneColumns = name === "E" || name === "V";
  const known = STRUCTURES.find((structure) => structure.name === letters);
  if (cols === 1 && (isOneColumns || known !== undefined)) {
    return E.right(ofOneColumn(letters.startsWith("E")));
  }
  if (known !== undefined) return E.right(known);
  const names = `full, tied, diagonal, spherical or one of ${COVARIANCE_NAMES.join(" ")}`;
  const oneColumn = isOneColumns ? `E and V are for one column; the data has ${cols}.` : "";
  return E.left(invalidInput("covariance", cols === 1 ? `${names}, E or V` : names, name, oneColumn));
};

/** Of one column: one variance for all, or one each. */
const ofOneColumn = (isEqual: boolean): AnyStructure => (isEqual ? anyStructure(tied) : anyStructure(full));

/** The name to show for data of `cols` columns: for one column the first letter, which is what is left of it. */
export const displayCovariance = (name: CovarianceName, cols: number): string =>
  cols === 1 ? name.slice(0, 1) : name;
