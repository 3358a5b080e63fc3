import { UNNAMED_FIRST } from "@latentjs/data";
import { E, type Either, type Json } from "@latentjs/em-core";
import {
  checkpointCodec,
  fitGmmAsync,
  fitToJson,
  type GaussianMixture,
  type GmmAsyncOptions,
  type GmmCheckpoint,
  type GmmFit,
  type GmmFittedWith,
  type Regularisation,
} from "@latentjs/gmm";
import { wrongInput, type Failure } from "../failure.js";
import { settingOption } from "../families/setting-flags.js";
import { readCheckpoint } from "../fitting/checkpoint-file.js";
import type { CertificateReport } from "../fitting/certificate.js";
import { accelerationFor } from "../fitting/acceleration.js";
import { fitOutputs, type FitOutputs } from "../fitting/fit-outputs.js";
import { fitPlan, noiseOf, OPTION_NAMES, type FitPlan } from "../fitting/fit-plan.js";
import { keptLabels } from "../fitting/kept-labels.js";
import { runFit } from "../fitting/run-fit.js";
import { noErrors, type ErrorsReport } from "../fitting/standard-errors.js";
import { readFitData, type FitData } from "../input/fit-data.js";
import { componentLabels } from "../input/row-labels.js";
import { oneStandardInput, sourceName } from "../input/open-text.js";
import type { FitFlags } from "../options/fit-flags.js";
import { fitRequest, type FitRequest } from "../options/fit-request.js";
import { fitSummary } from "../output/fit-summary.js";
import { gaussianContext } from "../output/gaussian-context.js";
import { deliverResult } from "../output/deliver.js";
import { counted, listed } from "../output/numbers.js";
import { lineWidth, note } from "../output/standard-streams.js";

/** Everything that a fit reads. */
export interface Inputs {
  readonly start: GaussianMixture | undefined;
  readonly resume: GmmCheckpoint | undefined;
  readonly data: FitData;
  readonly plan: FitPlan;
}

export const readInputs = async (
  path: string,
  request: FitRequest,
  resume: string | undefined,
): Promise<Either<Failure, Inputs>> => {
  const from = request.init._tag === "Params" ? request.init.path : undefined;
  const once = oneStandardInput(path, from, resume);
  if (E.isLeft(once)) return once;
  const model =
    from === undefined ? E.right(undefined) : await (await import("../input/model-file.js")).readModel(from);
  if (E.isLeft(model)) return model;
  const state = resume === undefined ? E.right(undefined) : await readCheckpoint(resume, checkpointCodec);
  if (E.isLeft(state)) return state;
  const start = model.right?.model;
  const data = await readFitData(path, request, start);
  if (E.isLeft(data)) return data;
  return E.map((plan: FitPlan): Inputs => ({ start, resume: state.right, data: data.right, plan }))(
    fitPlan(request, data.right, start),
  );
};

export const tellWhatIsLeftOut = ({ leftOut, observed }: FitData): void => {
  const withoutNumber = leftOut.filter((name) => name !== UNNAMED_FIRST);
  if (withoutNumber.length < leftOut.length) note(`left out ${UNNAMED_FIRST}.`);
  if (withoutNumber.length > 0) {
    note(
      `left out ${listed(withoutNumber)}, which ${withoutNumber.length === 1 ? "holds" : "hold"} no number.`,
    );
  }
  if (observed.dropped > 0) note(`dropped ${counted(observed.dropped, "row")} of weight 0.`);
};

export const optionsOf = async (
  request: FitRequest,
  { data, plan, resume, start }: Inputs,
  noise: GmmAsyncOptions["noise"] = noiseOf(request, start?.noise),
): Promise<GmmAsyncOptions> => ({
  components: plan.components,
  covariance: plan.covariance,
  init: plan.init,
  restarts: request.restarts,
  search: request.search,
  ...(request.moves === undefined ? {} : { moves: request.moves }),
  seed: request.seed,
  tol: request.tol,
  maxIterations: request.maxIterations,
  accelerate: await accelerationFor(request),
  mixing: request.mixing,
  onCollapse: request.onCollapse,
  columns: data.names,
  regularisation: await regularisationFor(request),
  ...(request.workers === undefined ? {} : { workers: request.workers }),
  ...(request.timeLimitMs === undefined ? {} : { timeLimitMs: request.timeLimitMs }),
  ...(data.observed.weights === undefined ? {} : { weights: data.observed.weights }),
  ...(data.known === undefined ? {} : { labels: data.known.labels }),
  ...(noise === undefined ? {} : { noise }),
  ...(resume === undefined ? {} : { resume }),
});

/** Loaded where it is used: most fits have neither a prior nor a constraint. */
const regularisationFor = async (request: FitRequest): Promise<ReadonlyArray<Regularisation>> =>
  request.prior === undefined && request.eigenvalueRatio === undefined
    ? []
    : (await import("../fitting/regularisation.js")).regularisationOf(request);

export const placesOf = (
  path: string,
  request: FitRequest,
  resume: string | undefined,
): Record<string, string> => ({
  ...OPTION_NAMES,
  "init.params": request.init._tag === "Params" ? sourceName(request.init.path) : "Option --init",
  "init.labels":
    request.init._tag === "Labels" ? `Column ${JSON.stringify(request.init.column)}` : "Option --init",
  checkpoint: resume === undefined ? "Option --resume" : sourceName(resume),
  data: sourceName(path),
});

/** `latent fit`: fits one model, prints it and saves it where `--out` says. */
export const fit = async (path: string, flags: FitFlags): Promise<Either<Failure, void>> => {
  if (flags.family.trim() === "hmm") return (await import("../hmm/fit-hmm.js")).fitHmm(path, flags);
  if (flags.emission !== undefined) {
    const remedy = "Leave it out, or say --family hmm.";
    return E.left(wrongInput("Option --emission", "the family hmm", flags.family, remedy));
  }
  return flags.family === "gaussian" && flags.group === undefined && flags.concomitant === undefined
    ? fitGaussian(path, flags)
    : // Loaded where it is used: most fits are of Gaussians.
      (await import("../families/fit-family.js")).fitFamily(path, flags);
};

const fitGaussian = async (path: string, flags: FitFlags): Promise<Either<Failure, void>> => {
  const setting = settingOption(flags);
  if (setting !== undefined) {
    const remedy = "Leave it out, or name another family.";
    return E.left(wrongInput(`Option ${setting}`, "a family that takes it", "the family gaussian", remedy));
  }
  const request = fitRequest(flags);
  if (E.isLeft(request)) return request;
  const outputs = fitOutputs(path, request.right, flags);
  if (E.isLeft(outputs)) return outputs;
  const inputs = await readInputs(path, request.right, flags.resume);
  if (E.isLeft(inputs)) return inputs;
  const { data, plan } = inputs.right;
  tellWhatIsLeftOut(data);
  const options = await optionsOf(request.right, inputs.right);
  const fitted = await runFit({
    restarts: request.right.restarts,
    fit: (watching) => fitGmmAsync(data.observed.rows, { ...options, ...watching }),
    codec: checkpointCodec,
    checkpoint: outputs.right.checkpoint,
    words: {
      places: placesOf(path, request.right, flags.resume),
      place: (i) => `${data.table.source}, line ${data.table.lineOf(data.observed.tableRow(i))}`,
      structure: { columns: data.names, covariance: plan.covariance },
      labels: componentLabels(data.labels ?? data.known, plan.components)?.values,
      isStartGiven: inputs.right.start !== undefined,
    },
  });
  if (E.isLeft(fitted)) return fitted;
  const given = fittedWith(data, options);
  const { certificate, errors } = await pointOf(fitted.right, data, request.right, given, {
    isKept: flags.json === true || outputs.right.out !== undefined,
    isAsked: flags.certificate === true,
  });
  return deliver(fitted.right, data, outputs.right, [certificate, errors], flags.json === true);
};

/** What the likelihood around the fit depends on besides rows and parameters. */
export const fittedWith = (
  { observed: { weights } }: FitData,
  {
    regularisation = [],
    mixing = "free",
    labels,
  }: Pick<GmmAsyncOptions, "regularisation" | "mixing" | "labels">,
): GmmFittedWith => ({
  mixing,
  regularisation,
  ...(weights === undefined ? {} : { weights }),
  ...(labels === undefined ? {} : { labels }),
});

/** What is told of the point that a fit has reached. */
export interface Reached {
  readonly certificate: CertificateReport;
  readonly errors: ErrorsReport;
}

/**
 * What kind of point the fit has reached, and how sure its numbers are. Loaded where it is used: a summary on a screen has neither unless it is asked for.
 */
export const pointOf = async (
  fitted: GmmFit,
  data: FitData,
  request: FitRequest,
  given: GmmFittedWith,
  { isKept, isAsked }: { readonly isKept: boolean; readonly isAsked: boolean },
): Promise<Reached> => {
  const untold = { fields: { certificate: null }, warnings: fitted.warnings, text: "" };
  if (!isKept && !isAsked && request.standardErrors === undefined)
    return { certificate: untold, errors: noErrors };
  const { certificateOf, standardErrorsOf } = await import("../fitting/gaussian-point.js");
  const certificate = isKept || isAsked ? certificateOf(fitted, data, given, isAsked) : untold;
  const errors = await standardErrorsOf(fitted, data, request, given, certificate.warnings);
  return { certificate, errors };
};

const deliver = (
  fitted: GmmFit,
  data: FitData,
  { out }: FitOutputs,
  [certificate, errors]: readonly [CertificateReport, ErrorsReport],
  json: boolean,
): Promise<Either<Failure, void>> => {
  const called = keptLabels(data.labels ?? data.known, fitted);
  const saved = (): Json => ({
    ...fitToJson(fitted),
    ...certificate.fields,
    ...errors.fields,
    ...(called === undefined ? {} : { labels: called.values }),
  });
  const text = (): string =>
    `${fitSummary(fitted, gaussianContext(fitted, data, called?.names, lineWidth()), lineWidth())}${certificate.text}${errors.text}`;
  return deliverResult({ fit: saved, text }, out, json);
};
