import type { Either, EmError } from "@latentjs/em-core";
import type { CovarianceName } from "../params.js";
import { anyStructure, type AnyStructure, type CovarianceStructure } from "../structure.js";
import type { CentredSums } from "./centred-sums.js";
import { diagonal } from "./diagonal.js";
import { full } from "./full.js";
import { independent } from "./independent.js";
import { commonOrientation, ownOrientation } from "./oriented.js";
import { patternOf } from "./pattern.js";
import { resolveAmong } from "./resolve.js";
import { spherical } from "./spherical.js";
import { tied } from "./tied.js";
import { variancesBy } from "./variances.js";
import { oneVolume, ownVolumes } from "./volumes.js";

const constrained = (name: CovarianceName): CovarianceStructure<CentredSums> =>
  independent(name, variancesBy(patternOf(name)), patternOf(name).shape === "I");

/** All of them, in the order of `COVARIANCE_NAMES`. */
const STRUCTURES: ReadonlyArray<AnyStructure> = [
  anyStructure(constrained("EII")),
  anyStructure(spherical),
  anyStructure(constrained("EEI")),
  anyStructure(constrained("VEI")),
  anyStructure(constrained("EVI")),
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
