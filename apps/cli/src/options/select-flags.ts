import { Option } from "commander";
import { fitFlags, type FitFlags } from "./fit-flags.js";

/** The options of `select`, as commander hands them over: those of `fit`, and what is compared. */
export interface SelectFlags extends FitFlags {
  readonly folds?: string;
}

const COMPARED = [
  new Option(
    "-k, --components <list>",
    "numbers of components: a range 1..9, or a list 2,3,5; 1..9 if not given",
  ),
  new Option(
    "--covariance <list>",
    "of Gaussians: structures to compare, by the names that fit takes, with commas between, or all; all if not given",
  ),
  new Option("--criterion <name>", "bic, icl, aic, or cv for the cross-validated likelihood").default("bic"),
  new Option("--folds <n>", "folds of the cross-validation, 10 if not given"),
];

const FAMILY = new Option(
  "--family <name>",
  "family of the components: one that latent families lists, or a module that exports one",
).default("gaussian");

/** Options of `fit` that mean something else here, or nothing. */
const OTHERS = new Set(["components", "covariance", "criterion", "concomitant", "family", "moves"]);

/** Options of `fit` that a selection is to take one day. */
const NOT_BUILT = new Set(["emission"]);

/** What options of `fit` are to be called where there are many fits. */
const OF_SELECTIONS: ReadonlyMap<string, string> = new Map([
  ["out", "save the best fit"],
  ["json", "print the selection as JSON"],
  [
    "certificate",
    "check whether the best fit is a maximum also where that takes long: gradient, EM's rate, Hessian",
  ],
  [
    "standardErrors",
    "add those of the best fit: observed, from the observed information; sandwich, which holds for models that are not quite right; bootstrap, parametric; weighted-bootstrap, by random weights of the rows",
  ],
  ["checkpoint", "write the state of the selection there as it goes"],
]);

const inItsWords = (option: Option): Option => {
  option.description = OF_SELECTIONS.get(option.attributeName()) ?? option.description;
  return option;
};

/** The options of `select` in the order of its help. */
export const selectFlags = (): ReadonlyArray<Option> => [
  ...COMPARED.map((option) => option.helpGroup("Compared:")),
  FAMILY.helpGroup("Model:"),
  ...fitFlags()
    .filter((option) => !OTHERS.has(option.attributeName()))
    .map(inItsWords)
    .map((option) => (NOT_BUILT.has(option.attributeName()) ? option.helpGroup("Not built yet:") : option)),
];
