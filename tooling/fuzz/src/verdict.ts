import { DEFAULT_SLACK, render } from "@latentjs/em-core";
import {
  fitGmm,
  roundingOfDensities,
  type CovarianceName,
  type GmmFit,
  type GmmOptions,
} from "@latentjs/gmm";
import type { DataSet } from "./data-sets.js";

/** How a fit ended: with finite numbers, with a diagnosis, or with what must not be. */
export type Verdict =
  | { readonly _tag: "Fit" }
  | { readonly _tag: "Diagnosis"; readonly error: string }
  | { readonly _tag: "Fault"; readonly what: string };

/** Longest that one fit of at most 62 rows may take, in milliseconds; a hundred times what the slowest takes. */
const LONGEST_MS = 20_000;

/** Every way in which a fit may end by the data's doing. A fall of the objective and a lost evaluator are none. */
const DIAGNOSES: ReadonlySet<string> = new Set([
  "InvalidInput",
  "EmptyData",
  "TooFewRows",
  "DegenerateColumn",
  "ComponentCollapsed",
  "NotPositiveDefinite",
  "NonFiniteLikelihood",
  "InnerSolveFailed",
  "InComponent",
]);

const numbersOf = ({ params, logLikelihood, criteria, trace, restarts }: GmmFit): ReadonlyArray<number> => [
  ...params.weights,
  ...params.components.flatMap(({ mean, cov }) => [...mean, ...cov]),
  logLikelihood,
  criteria.bic,
  criteria.aic,
  criteria.icl,
  ...trace,
  ...restarts.optima.map(({ objective }) => objective),
];

/**
 * Where the objective fell by more than rounding explains: 1e-10 (1 + its size), and what `roundingOfDensities` says of the components for each unit of
 * weight. The driver keeps the same bound, with the components of each iterate.
 */
const fallOf = ({ trace, params, totalWeight }: GmmFit): string | undefined => {
  const rounding = totalWeight * roundingOfDensities(params.components);
  const at = trace.findIndex((value, i) => {
    const before = i === 0 ? value : trace[i - 1];
    return value < before - DEFAULT_SLACK * (1 + Math.abs(before)) - rounding;
  });
  return at < 0 ? undefined : `the objective fell from ${trace[at - 1]} to ${trace[at]} at iterate ${at}`;
};

const faultOf = (fit: GmmFit): string | undefined => {
  if (!numbersOf(fit).every(Number.isFinite)) return "a number that is not finite";
  return fallOf(fit);
};

const fault = (what: string): Verdict => ({ _tag: "Fault", what });

/** Fits a data set with one structure, and judges the outcome. */
export const verdictOf = (
  { rows, weights, components }: DataSet,
  covariance: CovarianceName,
  onCollapse: GmmOptions["onCollapse"] & string,
): Verdict => {
  const began = performance.now();
  const options: GmmOptions = {
    components,
    covariance,
    onCollapse,
    restarts: 2,
    maxIterations: 80,
    ...(weights === undefined ? {} : { weights }),
  };
  try {
    const outcome = fitGmm(rows, options);
    const took = performance.now() - began;
    if (took > LONGEST_MS) return fault(`it took ${Math.round(took)} ms`);
    if (outcome._tag === "Right") {
      const what = faultOf(outcome.right);
      return what === undefined ? { _tag: "Fit" } : fault(what);
    }
    const { error } = outcome.left;
    const sentences = render(error);
    if (!DIAGNOSES.has(error._tag)) return fault(sentences);
    return /undefined|null|\[object/.test(sentences)
      ? fault(`a sentence that names no cause: ${sentences}`)
      : { _tag: "Diagnosis", error: error._tag === "InComponent" ? error.cause._tag : error._tag };
  } catch (thrown) {
    return fault(`it threw ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
  }
};
