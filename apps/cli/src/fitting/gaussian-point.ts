import { E } from "@latentjs/em-core";
import {
  bootstrapGmmAsync,
  certifyGmm,
  errorsToJson,
  gmmErrors,
  type GmmBootstrap,
  type GmmErrors,
  type GmmErrorsJson,
  type GmmFit,
  type GmmFittedWith,
} from "@latentjs/gmm";
import type { FitData } from "../input/fit-data.js";
import type { FitRequest } from "../options/fit-request.js";
import { gaussianErrors } from "../output/gaussian-errors.js";
import { lineWidth } from "../output/standard-streams.js";
import { bootstrapReport } from "./bootstrap-errors.js";
import { certificateReport, isAffordable, noCertificate, type CertificateReport } from "./certificate.js";
import { keptLabels } from "./kept-labels.js";
import { errorsReport, isBootstrap, noErrors, type ErrorsReport } from "./standard-errors.js";

/** What kind of point a fit of Gaussians has reached. */
export const certificateOf = (
  fitted: GmmFit,
  { observed }: FitData,
  given: GmmFittedWith,
  isAsked: boolean,
): CertificateReport =>
  isAsked || isAffordable(fitted, fitted.params.components.length, fitted.columns.length)
    ? certificateReport(certifyGmm(observed.rows, fitted, given), fitted, isAsked, lineWidth())
    : noCertificate(fitted, lineWidth());

/** What a fit of Gaussians says of its standard errors, if they were asked for. */
export const standardErrorsOf = async (
  fitted: GmmFit,
  { observed, labels, known }: FitData,
  request: FitRequest,
  given: GmmFittedWith,
  warnings: ReadonlyArray<string>,
): Promise<ErrorsReport> => {
  const kind = request.standardErrors;
  if (kind === undefined) return noErrors;
  const called = keptLabels(labels ?? known, fitted);
  const inTable = (errors: GmmErrorsJson): string =>
    gaussianErrors(errors, fitted.columns, called?.names, lineWidth());
  if (isBootstrap(kind)) {
    const threads = request.workers === undefined ? {} : { workers: request.workers };
    return bootstrapReport<GmmErrorsJson>(
      kind,
      request,
      async (how) =>
        E.map(({ lower, upper, ...found }: GmmBootstrap) => ({
          ...found,
          errors: errorsToJson(found),
          lower: errorsToJson(lower),
          upper: errorsToJson(upper),
        }))(await bootstrapGmmAsync(observed.rows, fitted, { ...given, ...how, ...threads })),
      warnings,
      inTable,
    );
  }
  const found = gmmErrors(observed.rows, fitted, { method: kind, ...given });
  return errorsReport(
    kind,
    E.map((errors: GmmErrors) => errorsToJson(errors))(found),
    warnings,
    inTable,
    lineWidth(),
  );
};
