import { E, type Either, type EmError } from "@latentjs/em-core";
import { covarianceNamed, type CovarianceName, type GaussianMixture, type GmmInit } from "@latentjs/gmm";
import { failureOf, inUsersWords, wrongInput, type Failure } from "../failure.js";
import type { KnownLabels } from "../input/row-labels.js";
import type { FitData } from "../input/fit-data.js";
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
  noise: "Option --noise",
  labels: "Option --labels",
  eigenvalueRatio: "Option --eigenvalue-ratio",
  onCollapse: "Option --on-collapse",
  moves: "Option --moves",
};

/** The start, and the number of components that follows from it, if any. */
const startOf = (
  request: FitRequest,
  { labels }: FitData,
  start: GaussianMixture | undefined,
): { readonly init: GmmInit; readonly components?: number; readonly because?: string } => {
  if (labels !== undefined && request.init._tag === "Labels") {
    const because = asLabels(request.init.column, labels.names.length);
    return { init: { labels: labels.labels }, components: labels.names.length, because };
  }
  if (start !== undefined) {
    const components = start.params.components.length;
    return { init: { params: start.params }, components, because: AS_MODEL };
  }
  return { init: request.init._tag === "Search" ? request.init.how : "kmeans++" };
};

/** Refuses another number of components than the one that follows from the start, and says why it does. */
export const agreedComponents = (
  { components: asked }: FitRequest,
  components: number,
  because: string,
): Either<Failure, void> => {
  const remedy = "Leave the option out, or start elsewhere.";
  return asked === undefined || asked === components
    ? E.right(undefined)
    : E.left(wrongInput("Option -k, --components", `${components}, ${because}`, asked, remedy));
};

/** Why the number of components follows from a column of labels, or from a model. */
export const AS_MODEL = "as the model to start from has";
export const asLabels = (column: string, labels: number): string =>
  `as column ${JSON.stringify(column)} has ${counted(labels, "label")}`;

/** As many components as were asked for, or as known labels have. */
export const componentsOf = ({ components }: FitRequest, known: KnownLabels | undefined): number =>
  components ?? Math.max(1, known?.names.length ?? 1);

/** Refuses fewer components than there are known labels. */
export const enoughComponents = (
  { labels }: FitRequest,
  known: KnownLabels | undefined,
  components: number,
): Either<Failure, void> => {
  const count = known?.names.length ?? 0;
  if (count <= components) return E.right(undefined);
  const expected = `at least ${count}, ${asLabels(labels ?? "", count)}`;
  return E.left(wrongInput("Option -k, --components", expected, components, "Give every label a component."));
};

/** The noise of a fit: that of the model to start from, unless another volume is asked for. */
export const noiseOf = (
  { noise }: FitRequest,
  start: { readonly volume: number } | undefined,
): FitRequest["noise"] =>
  typeof noise === "object" || start === undefined ? noise : { volume: start.volume };

/** Brings options and data together. Errors: options that contradict the data or each other. */
export const fitPlan = (
  request: FitRequest,
  data: FitData,
  start: GaussianMixture | undefined,
): Either<Failure, FitPlan> => {
  const chosen = componentsOf(request, data.known);
  const { init, components = chosen, because = "" } = startOf(request, data, start);
  const agreed = agreedComponents(request, components, because);
  if (E.isLeft(agreed)) return agreed;
  const enough = enoughComponents(request, data.known, components);
  if (E.isLeft(enough)) return enough;
  return E.bimap(
    (error: EmError) => failureOf(inUsersWords(error, OPTION_NAMES)),
    (covariance: CovarianceName): FitPlan => ({ components, covariance, init }),
  )(covarianceNamed(request.covariance, data.names.length));
};
