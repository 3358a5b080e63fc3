import { eigenvalueRatio, fraleyRaftery, type Regularisation } from "@latentjs/gmm";
import type { FitRequest } from "../options/fit-request.js";

/** The priors and constraints that options ask for. */
export const regularisationOf = (
  request: Pick<FitRequest, "prior" | "eigenvalueRatio">,
): ReadonlyArray<Regularisation> => [
  ...(request.eigenvalueRatio === undefined ? [] : [eigenvalueRatio(request.eigenvalueRatio)]),
  ...(request.prior === undefined ? [] : [fraleyRaftery()]),
];
