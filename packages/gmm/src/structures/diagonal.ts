import type { CovarianceStructure } from "../structure.js";
import type { CentredSums } from "./centred-sums.js";
import { independent } from "./independent.js";
import { ownVariances } from "./own-variances.js";

/** VVI: every component has variances of its own, and its columns are independent. */
export const diagonal: CovarianceStructure<CentredSums> = independent("VVI", ownVariances);
