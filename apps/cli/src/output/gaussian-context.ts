import type { GaussianMixture, GmmFit } from "@latentjs/gmm";
import type { FitData } from "../input/fit-data.js";
import { missingIn } from "../input/observed-rows.js";
import { componentNumbers } from "./component-numbers.js";
import { componentTable } from "./component-table.js";
import type { FitContext } from "./fit-summary.js";
import { counted, noiseWords } from "./numbers.js";
import { regularisationWords } from "./regularisation-words.js";
import { structureWords } from "./structure-words.js";

/** What a mixture of Gaussians is, in a line; `regularised`: words of {@link regularisationWords}. */
export const gaussianTitle = (
  { params, noise, covariance, columns }: GaussianMixture,
  regularised: string,
): string =>
  `Gaussian mixture of ${counted(params.components.length, "component")}${noiseWords(noise)}, ${structureWords(covariance, columns.length)}${regularised}`;

/** The components of a mixture of Gaussians under their heading, in lines of `width` characters. */
export const gaussianComponents = (
  mixture: GaussianMixture,
  names: ReadonlyArray<string> | undefined,
  width: number,
): string =>
  `Mixing weights, and mean (standard deviation) of each column\n${componentTable(componentNumbers(mixture, names), width)}`;

/** What the summary of a fit says besides the fit. */
export const gaussianContext = (
  fitted: GmmFit,
  { table, observed }: FitData,
  names: ReadonlyArray<string> | undefined,
  width: number,
): FitContext => ({
  title: gaussianTitle(fitted, regularisationWords(fitted.regularisation)),
  source: table.source,
  columns: fitted.columns.length,
  missing: missingIn(observed.rows.data),
  components: gaussianComponents(fitted, names, width),
});
