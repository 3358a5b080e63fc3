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

/** The options of `select` in the order of its help. */
export const selectFlags = (): ReadonlyArray<Option> => [
  ...COMPARED.map((option) => option.helpGroup("Compared:")),
  FAMILY.helpGroup("Model:"),
  ...fitFlags()
    .filter((option) => !OTHERS.has(option.attributeName()))
    .map((option) => (NOT_BUILT.has(option.attributeName()) ? option.helpGroup("Not built yet:") : option)),
];
