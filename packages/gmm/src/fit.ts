import { fitHere, fitOrThrow, type GmmOutcome } from "./fitting.js";
import type { GmmData, GmmFit, GmmOptions } from "./options.js";
import { everything } from "./parts/everything.js";

/**
 * Fits a Gaussian mixture by Expectation-Maximization, from several starts, and returns the best fit. Components come in
 * the order of their weights, largest first; from given labels in the order of the labels.
 *
 * `data`: N rows of d finite numbers, NaN for an entry that is missing at random; rows with nothing observed are left out. Left: a wrong option, data
 * that no such mixture can be fitted to, or every start failed.
 */
export const fitGmm = (data: GmmData, options: GmmOptions): GmmOutcome => fitHere(data, options, everything);

/** {@link fitGmm} for those who prefer exceptions: throws a `FitError`. */
export const fitGmmOrThrow = (data: GmmData, options: GmmOptions): GmmFit =>
  fitOrThrow(fitGmm(data, options));
