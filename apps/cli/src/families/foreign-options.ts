import { E, type Either } from "@latentjs/em-core";
import { wrongInput, type Failure } from "../failure.js";
import type { FitFlags } from "../options/fit-flags.js";
import type { FitRequest } from "../options/fit-request.js";

/** What a fit by families is of. */
export interface FitOfFamilies {
  readonly names: ReadonlyArray<string>;
  /** Column that says which rows are of one component together. */
  readonly group: string | undefined;
}

/** Options that say something of the covariances of a mixture of Gaussians alone. */
const GAUSSIAN: ReadonlyArray<readonly [string, (flags: FitFlags) => boolean]> = [
  ["--prior", ({ prior }) => prior !== undefined],
  ["--eigenvalue-ratio", ({ eigenvalueRatio }) => eigenvalueRatio !== undefined],
];

const both = (option: string, expected: string, actual: string, why: string): Either<Failure, never> =>
  E.left(wrongInput(`Option ${option}`, expected, actual, `Leave one of them out: ${why}`));

/** Refuses options that this fit has no use for, or that contradict each other. */
export const checkOptions = (
  flags: FitFlags,
  { concomitant, standardErrors, mixing, noise, labels, onCollapse }: FitRequest,
  { names, group }: FitOfFamilies,
): Either<Failure, void> => {
  const gaussian = names.includes("gaussian");
  const named = names.join(" + ");
  const foreign = GAUSSIAN.find(([, given]) => given(flags));
  if (foreign !== undefined) {
    const expected = gaussian ? "a mixture of Gaussians and of nothing but them" : "the family gaussian";
    const remedy = gaussian ? "Leave it out." : "Leave it out, or fit Gaussians.";
    const actual = gaussian ? "one with --group, --concomitant or other families" : named;
    return E.left(wrongInput(`Option ${foreign[0]}`, expected, actual, remedy));
  }
  if (flags.covariance !== undefined && !gaussian) {
    return E.left(
      wrongInput("Option --covariance", "the family gaussian", named, "Leave it out, or fit Gaussians."),
    );
  }
  if (noise !== undefined && group !== undefined) {
    const why = "noise is built for rows that stand for themselves.";
    return both("--noise", "a fit without --group", "both", why);
  }
  if (concomitant.length === 0) return E.right(undefined);
  if (standardErrors !== undefined) {
    const why = "they are built for constant mixing weights only.";
    return both("--standard-errors", "a fit without --concomitant", standardErrors, why);
  }
  if (flags.certificate === true) {
    const why = "it is built for constant mixing weights only.";
    return both("--certificate", "a fit without --concomitant", "both", why);
  }
  if (mixing === "equal") {
    const why = "weights that depend on columns are not equal.";
    return both("--equal-weights", "a fit without --concomitant", "both", why);
  }
  if (onCollapse !== "fail") {
    const why = "weights that depend on columns belong to all components.";
    return both("--on-collapse", "a fit without --concomitant", onCollapse, why);
  }
  for (const [option, isAsked] of [
    ["--noise", noise !== undefined],
    ["--labels", labels !== undefined],
    ["--moves", flags.moves !== undefined],
  ] as const) {
    const why = "it is built for constant mixing weights only.";
    if (isAsked) return both(option, "a fit without --concomitant", "both", why);
  }
  if (group !== undefined) {
    const why = "what a group's mixing weights would depend on differs between its rows.";
    return both("--group", "a fit without --concomitant", "both", why);
  }
  return names.length > 1
    ? both("--concomitant", "components of one family", named, "it is built for one family only.")
    : E.right(undefined);
};
