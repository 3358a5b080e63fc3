import { E, O, type Batch, type Json } from "@latentjs/em-core";
import {
  certifyKind,
  drawNamed,
  kindBootstrap,
  kindErrors,
  kindOfSize,
  namedMixtureToJson,
  type FamilyBootstrap,
  type FamilyErrors,
  type KindErrorsOptions,
  type MixtureFit,
} from "@latentjs/mixture";
import { certificateReport, isAffordable, noCertificate } from "../fitting/certificate.js";
import { keptLabels } from "../fitting/kept-labels.js";
import { errorsReport, isBootstrap, noErrors, type ErrorsReport } from "../fitting/standard-errors.js";
import type { FitRequest } from "../options/fit-request.js";
import { componentsOf, componentsTitle } from "../output/family-description.js";
import { fitSummary } from "../output/fit-summary.js";
import { noiseWords } from "../output/numbers.js";
import { parameterTable } from "../output/parameter-table.js";
import { lineWidth } from "../output/standard-streams.js";
import type { Arranged } from "./arranged.js";
import { missingIn, type FamilyTask } from "./family-task.js";

/** What is told of a fit: as an object, and as text. */
export interface FitReport {
  readonly fit: () => { readonly [key: string]: Json };
  readonly text: () => string;
}

/** What the fit says of its standard errors, if they were asked for. */
const errorsOf = async <T, S, B extends Batch>(
  request: FitRequest,
  { components, kind, batch, draw }: Arranged<T, S, B>,
  { params, totalWeight }: MixtureFit<T>,
  {
    given,
    called,
  }: { readonly given: KindErrorsOptions; readonly called: ReadonlyArray<string> | undefined },
  warnings: ReadonlyArray<string>,
): Promise<ErrorsReport> => {
  const { standardErrors } = request;
  if (standardErrors === undefined) return noErrors;
  const inTable = ({ weights, components: parameters, noise }: FamilyErrors): string =>
    parameterTable({ weights, parameters, labels: called, noise: noise?.weight }, lineWidth());
  if (isBootstrap(standardErrors)) {
    const { bootstrapReport } = await import("../fitting/bootstrap-errors.js");
    const rows = Math.max(1, Math.round(totalWeight));
    const drawn = draw(drawNamed(components, params, rows));
    return bootstrapReport<FamilyErrors>(
      standardErrors,
      request,
      async (how) =>
        E.map(({ lower, upper, weights, components: errors, noise, ...found }: FamilyBootstrap) => ({
          ...found,
          errors: { weights, components: errors, ...(noise === undefined ? {} : { noise }) },
          lower,
          upper,
        }))(await kindBootstrap(kind, params, batch, drawn, { ...how, ...given })),
      warnings,
      inTable,
    );
  }
  const found = kindErrors(kind, params, batch, standardErrors, given);
  return errorsReport(standardErrors, found, warnings, inTable, lineWidth());
};

/** What is told of a fit. Adds what kind of point the fit is, and its standard errors where they are asked for. */
export const reportOf = async <T, S, B extends Batch>(
  { flags, data, request, group }: Pick<FamilyTask, "flags" | "data" | "request" | "group">,
  arranged: Arranged<T, S, B>,
  fitted: MixtureFit<T>,
): Promise<FitReport> => {
  const { file, labels, table } = data;
  const isGrouped = data.groups !== undefined;
  const { components, kind: begun, batch, known, noise } = arranged;
  const { params } = fitted;
  const kind = kindOfSize(begun, params.components.length);
  const called = keptLabels(labels ?? data.known, fitted);
  const ofNoise = noise === undefined ? {} : { noise };
  const given = { mixing: request.mixing, ...ofNoise, ...(known === undefined ? {} : { labels: known }) };
  const isAsked = flags.certificate === true;
  const certificate =
    isAsked || isAffordable(fitted, params.components.length, components.columns.length)
      ? certificateReport(certifyKind(kind, params, batch, given), fitted, isAsked, lineWidth())
      : noCertificate(fitted, lineWidth());
  const errors = await errorsOf(
    request,
    { ...arranged, kind },
    fitted,
    { given, called: called?.names },
    certificate.warnings,
  );
  const fit: FitReport["fit"] = () => ({
    ...namedMixtureToJson({ components, params, ...ofNoise, group: O.fromNullable(group) }, fitted),
    ...(isGrouped ? { groups: batch.rows } : {}),
    ...certificate.fields,
    ...errors.fields,
    ...(called === undefined ? {} : { labels: called.values }),
  });
  const context = {
    title: `${componentsTitle(components, kind.bank.size)}${noiseWords(noise)}`,
    source: file.source,
    columns: components.columns.length,
    ...(isGrouped ? { groups: [batch.rows, "group"] as const } : {}),
    missing: missingIn(table, components.columns),
    components: componentsOf(components, params, called?.names, lineWidth()),
  };
  const text = (): string => `${fitSummary(fitted, context, lineWidth())}${certificate.text}${errors.text}`;
  return { fit, text };
};
