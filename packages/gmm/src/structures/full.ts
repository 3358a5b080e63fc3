import { repeatCoordinates } from "@latentjs/em-core";
import { eachComponent } from "@latentjs/mixture";
import { estimateMvn, mvnCoordinates } from "@latentjs/mvn";
import type { CovarianceStructure } from "../structure.js";
import type { CentredSums } from "./centred-sums.js";
import { momentsBank } from "./moments-bank.js";

/** VVV: every component has a covariance of its own. */
export const full: CovarianceStructure<CentredSums> = {
  name: "VVV",
  covarianceParameters: (k, d) => (k * d * (d + 1)) / 2,
  project: (components) => components,
  coordinates: (k, scale) => repeatCoordinates(mvnCoordinates(scale), k),
  estimate: (moments) => eachComponent(moments, estimateMvn),
  bank: (k, d, wanted) => momentsBank(full, k, d, wanted),
};
