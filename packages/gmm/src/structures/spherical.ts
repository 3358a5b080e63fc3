import type { CovarianceStructure } from "../structure.js";
import type { CentredSums } from "./centred-sums.js";
import { independent } from "./independent.js";
import { ownVariance } from "./own-variances.js";

/** VII: every component has one variance of its own for all columns, which are independent. */
export const spherical: CovarianceStructure<CentredSums> = independent("VII", ownVariance, true);
