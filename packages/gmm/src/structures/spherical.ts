import type { CovarianceStructure } from "../structure.js";
import type { IndependentStats } from "./independent-columns.js";
import { independent } from "./independent.js";
import { ownVariance } from "./own-variances.js";

/** VII: every component has one variance of its own for all columns, which are independent. */
export const spherical: CovarianceStructure<IndependentStats> = independent("VII", ownVariance, true);
