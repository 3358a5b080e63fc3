import { E, type Either, type EmError } from "@latentjs/em-core";
import {
  COVARIANCE_NAMES,
  resolveCovariance,
  type AnyStructure,
  type CovarianceName,
  type GaussianMixture,
  type GmmInit,
} from "@latentjs/gmm";
import { failureOf, inUsersWords, notBuilt, wrongInput, type Failure } from "../failure.js";
import type { FitData } from "../input/fit-data.js";
import { withoutMissing } from "../input/observed-rows.js";
import type { FitRequest } from "../options/fit-request.js";
import { counted } from "../output/numbers.js";

/** What depends on the options and the data together. */
export interface FitPlan {
  readonly components: number;
  readonly covariance: CovarianceName;
  readonly init: GmmInit;
}

/** The library's names for what the user calls by options. */
export const OPTION_NAMES: Readonly<Record<string, string>> = {
  components: "Option -k, --components",
  covariance: "Option --covariance",
};

const TAKES_MISSING =
  "Leave out the row or the column, or fit one full Gaussian (-k 1 --covariance full), which takes missing values.";

/** The start, and the number of components that follows from it, if any. */
const startOf = (
  request: FitRequest,
  { labels }: FitData,
  start: GaussianMixture | undefined,
): { readonly init: GmmInit; readonly components?: number; readonly because?: string } => {
  if (labels !== undefined && request.init._tag === "Labels") {
    const because = `as column ${JSON.stringify(request.init.column)} has ${counted(labels.names.length, "label")}`;
    return { init: { labels: labels.labels }, components: labels.names.length, because };
  }
  if (start !== undefined) {
    const components = start.params.weights.length;
    return { init: { params: start.params }, components, because: "as the model to start from has" };
  }
  return { init: request.init._tag === "Search" ? request.init.how : "kmeans++" };
};

/** A structure that has a name is missing only because it is not built. */
const structureFailure = (name: string, error: EmError): Failure =>
  COVARIANCE_NAMES.some((known) => known === name)
    ? notBuilt(
        `Option --covariance ${name}`,
        "Use full (VVV), tied (EEE), diagonal (VVI) or spherical (VII).",
      )
    : failureOf(inUsersWords(error, OPTION_NAMES));

/** Brings options and data together. Errors: options that contradict the data or each other, a missing value. */
export const fitPlan = (
  request: FitRequest,
  data: FitData,
  start: GaussianMixture | undefined,
): Either<Failure, FitPlan> => {
  const { init, components = request.components ?? 1, because = "" } = startOf(request, data, start);
  if (request.components !== undefined && request.components !== components) {
    const remedy = "Leave the option out, or start elsewhere.";
    return E.left(
      wrongInput("Option -k, --components", `${components}, ${because}`, request.components, remedy),
    );
  }
  return E.chain((structure: AnyStructure): Either<Failure, FitPlan> => {
    const plan = { components, covariance: structure.name, init };
    if (components === 1 && structure.name === "VVV") return E.right(plan);
    return E.map(() => plan)(withoutMissing(data.table, data.names, data.observed, TAKES_MISSING));
  })(
    E.mapLeft((error: EmError) => structureFailure(request.covariance, error))(
      resolveCovariance(request.covariance, data.names.length),
    ),
  );
};
