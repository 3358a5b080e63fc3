import type { Json, Stop } from "@latentjs/em-core";
import type { FitSummary } from "./summary.js";

/** How a search ended, in the words of the objects. */
export const REASONS: { readonly [T in Stop["_tag"]]: string } = {
  Converged: "converged",
  IterationLimit: "iteration-limit",
  TimeLimit: "time-limit",
  Cancelled: "cancelled",
};

const describeStop = (stop: Stop): string => {
  switch (stop._tag) {
    case "Converged":
      return stop.rule;
    case "IterationLimit":
      return `at most ${stop.limit} iterations`;
    case "TimeLimit":
      return `at most ${stop.limitMs / 1000} s`;
    case "Cancelled":
      return "cancelled by the caller";
  }
};

/** What a saved fit begins with. */
export const FIT_HEAD = { format: "latentjs/fit", version: 1 } as const;

/** A fit of K components as the object that is printed and saved: `head` says what it is a fit of, `model` holds its parameters. */
export const fitObject = <P>(
  head: Readonly<Record<string, Json>>,
  k: number,
  model: Json,
  fit: FitSummary<P>,
): { readonly [key: string]: Json } => {
  const { optima: reached, tried, failed, setAside } = fit.restarts;
  return {
    ...FIT_HEAD,
    ...head,
    components: k,
    rows: fit.rows,
    totalWeight: fit.totalWeight,
    logLikelihood: fit.logLikelihood,
    parameters: fit.parameters,
    criteria: { bic: fit.criteria.bic, aic: fit.criteria.aic, icl: fit.criteria.icl },
    stop: { reason: REASONS[fit.stop._tag], rule: describeStop(fit.stop) },
    iterations: fit.iterations,
    evaluations: fit.evaluations,
    trace: [...fit.trace],
    model,
    restarts: {
      tried,
      failed,
      setAside,
      optima: reached.map(({ objective, hits, disagreement, spurious }) => ({
        logLikelihood: objective,
        hits,
        disagreement,
        spurious,
      })),
    },
    spurious: fit.spurious.map(({ component, reason, rows, message }) => ({
      component,
      reason,
      rows,
      message,
    })),
    provenance: { ...fit.provenance },
    warnings: [...fit.warnings],
  };
};
