import { E, wasSetAside, type Stop } from "@latentjs/em-core";
import type { FitSummary } from "@latentjs/mixture";
import { counted, countText, natsText } from "./numbers.js";
import { paragraph } from "./paragraph.js";
import { textTable } from "./text-table.js";

const stopWords = (stop: Stop, iterations: string): string => {
  switch (stop._tag) {
    case "Converged":
      return `Converged after ${iterations}: ${stop.rule}.`;
    case "IterationLimit":
      return `Stopped at the limit of ${iterations}.`;
    case "TimeLimit":
      return `Stopped at the time limit of ${stop.limitMs / 1000} s; the best start had ${iterations}.`;
    case "Cancelled":
      return `Stopped by Ctrl-C; the best start had ${iterations}.`;
  }
};

/** Those that a race left out, if any: nearly at another one's optimum, or far below. */
const asideWords = ({ attempts, setAside }: FitSummary<unknown>["restarts"]): string => {
  if (setAside === 0) return "";
  const stops = attempts.flatMap((attempt) => (E.isRight(attempt) ? [attempt.right.stop] : []));
  const close = stops.filter((stop) => wasSetAside(stop) && stop.follows !== null).length;
  const far = setAside - close;
  const why = [
    ...(close === 0 ? [] : [`${close} close behind another`]),
    ...(far === 0 ? [] : [`${far} far behind`]),
  ];
  return `, ${setAside} set aside (${why.join(", ")})`;
};

const startWords = (restarts: FitSummary<unknown>["restarts"]): string => {
  const { tried, failed, optima } = restarts;
  if (tried === 1) return "One start.";
  const hits = optima[0]?.hits ?? 0;
  const failures = failed === 0 ? "" : `, ${failed} failed`;
  const more = optima.length - 1;
  const others = more < 1 ? "" : `, ${more} other ${more === 1 ? "optimum" : "optima"}`;
  return `${tried} starts${failures}${asideWords(restarts)}: best optimum found ${hits === 1 ? "once" : `${hits} times`}${others}.`;
};

/** What a summary says besides the fit. */
export interface FitContext {
  /** What was fitted: the first line. */
  readonly title: string;
  /** What the data is called. */
  readonly source: string;
  /** Columns that were used. */
  readonly columns: number;
  /** Groups that the rows come in, if they do, and what they are called. */
  readonly groups?: readonly [count: number, noun: string];
  /** Missing values among the rows. */
  readonly missing: number;
  /** A line about the components, and a table of them. */
  readonly components: string;
}

/** What was fitted to what. */
const headline = (
  { rows, totalWeight }: FitSummary<unknown>,
  { title, source, columns, missing, groups }: FitContext,
): string => {
  const weight = totalWeight === rows ? "" : ` of total weight ${countText(totalWeight)}`;
  const together = groups === undefined ? "" : ` in ${counted(...groups)}`;
  const gaps = missing === 0 ? "" : `, ${counted(missing, "missing value")}`;
  return `${title}\n${source}: ${counted(rows, "row")}${weight}${together}, ${counted(columns, "column")}${gaps}\n`;
};

const numbersOf = ({ logLikelihood, parameters, criteria }: FitSummary<unknown>): string => {
  const names = ["log-likelihood", "parameters", "BIC", "AIC", "ICL"];
  const values = [
    natsText(logLikelihood),
    String(parameters),
    natsText(criteria.bic),
    natsText(criteria.aic),
    natsText(criteria.icl),
  ];
  return textTable(
    [],
    names.map((heading, i) => ({ heading, cells: [values[i] ?? ""] })),
    80,
  );
};

/** A fit as a person reads it, in lines of `width` characters. */
export const fitSummary = (fit: FitSummary<unknown>, context: FitContext, width: number): string => {
  const iterations = counted(fit.iterations, "iteration");
  const warnings = fit.warnings.map((warning) => paragraph(`Warning: ${warning}`, width));
  return [
    headline(fit, context),
    numbersOf(fit),
    paragraph(stopWords(fit.stop, iterations), width) + paragraph(startWords(fit.restarts), width),
    ...warnings,
    context.components,
  ].join("\n");
};
