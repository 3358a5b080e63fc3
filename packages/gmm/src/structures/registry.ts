import type { Either, EmError } from "@latentjs/em-core";
import { anyStructure, type AnyStructure } from "../structure.js";
import { diagonal } from "./diagonal.js";
import { full } from "./full.js";
import { independent } from "./independent.js";
import { commonOrientation, ownOrientation } from "./oriented.js";
import { resolveAmong } from "./resolve.js";
import { spherical } from "./spherical.js";
import { tied } from "./tied.js";
import { oneVolume, ownVolumes } from "./volumes.js";

/** All of them, in the order of `COVARIANCE_NAMES`. */
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

/** The structure of a name; see {@link resolveAmong}. Error: a name that is none. */
export const resolveCovariance: (name: string, cols: number) => Either<EmError, AnyStructure> =
  resolveAmong(STRUCTURES);
