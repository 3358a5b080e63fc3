import { Option } from "commander";
import type { SettingFlags } from "../families/setting-flags.js";
import { columnFlags, dataFlags, weightsFlag, type ColumnFlags, type DataFlags } from "./data-flags.js";

/** The options of `fit`, as commander hands them over. */
export interface FitFlags extends DataFlags, ColumnFlags, SettingFlags {
  readonly components?: string;
  readonly family: string;
  readonly emission?: string;
  readonly covariance?: string;
  readonly init: string;
  readonly restarts: string;
  readonly search: string;
  readonly moves?: string;
  readonly seed: string;
  readonly tol: string;
  readonly maxIter: string;
  readonly timeLimit?: string;
  readonly accelerate: string;
  readonly weights?: string;
  readonly labels?: string;
  readonly equalWeights?: true;
  readonly noise?: true;
  readonly noiseVolume?: string;
  readonly prior?: string;
  readonly eigenvalueRatio?: string;
  readonly onCollapse: string;
  readonly certificate?: true;
  readonly standardErrors?: string;
  readonly replicates?: string;
  readonly workers?: string;
  readonly criterion?: string;
  readonly checkpoint?: string;
  readonly resume?: string;
  readonly out?: string;
  readonly json?: true;
}

const grouped = (group: string, ...options: ReadonlyArray<Option>): ReadonlyArray<Option> =>
  options.map((option) => option.helpGroup(group));

/** The options of `fit` in the order of its help. */
export const fitFlags = (): ReadonlyArray<Option> => [
  ...grouped(
    "Model:",
    new Option("-k, --components <n>", "number of components"),
    new Option(
      "--family <name>",
      "family of the components: one that latent families lists, a module that exports one, one for each component: poisson+geometric, or hmm",
    ).default("gaussian"),
    new Option("--emission <family>", "with --family hmm: the family that the hidden states emit"),
    new Option(
      "--covariance <structure>",
      "of Gaussians: full (VVV), tied (EEE), diagonal (VVI), spherical (VII), or any of EII VII EEI VEI EVI VVI EEE VEE EVE VVE EEV VEV EVV VVV; for one column E or V; full if not given",
    ),
    new Option("--equal-weights", "equal mixing weights"),
    new Option("--noise", "a uniform noise component"),
    new Option(
      "--noise-volume <v>",
      "volume of the noise; if not given, that of a box about the rows, which Gaussians have",
    ),
    new Option("--prior <name>", "of Gaussians: a conjugate prior, fraley-raftery"),
    new Option(
      "--eigenvalue-ratio <r>",
      "of Gaussians: no covariance is in any direction more than r times another",
    ),
    new Option("--response <column>", "column of the response, for families of regressions"),
    new Option(
      "--group <column>",
      "column that says which rows are of one component together, or with --family hmm of one sequence",
    ),
    new Option("--set <name=value>", "another setting of the family; may be repeated").argParser(
      (text: string, earlier: ReadonlyArray<string> | undefined) => [...(earlier ?? []), text],
    ),
    new Option(
      "--concomitant <columns>",
      "columns that the mixing weights depend on, by a multinomial logit",
    ),
  ),
  ...columnFlags(),
  weightsFlag(),
  ...grouped(
    "Data:",
    new Option("--labels <column>", "known memberships of some rows, empty elsewhere; then no feature"),
  ),
  ...dataFlags(),
  ...grouped(
    "Search:",
    new Option(
      "--init <how>",
      "kmeans++, random, hierarchical, labels:<column> or params:<model.json>",
    ).default("kmeans++"),
    new Option("--restarts <n>", "starts to try; the best is kept").default("10"),
    new Option(
      "--search <how>",
      "exhaustive: every start to its end; race: some are set aside; auto: a race where that takes long",
    ).default("auto"),
    new Option(
      "--moves <name>",
      "split-merge: after the starts, make two components of the best one and cut another in two, as long as that leads higher; not where labels name components",
    ),
    new Option("--seed <n>", "seed of everything random").default("0"),
    new Option(
      "--tol <x>",
      "stop when the projected remaining gain per row is below it, or 1e-7; 0: never",
    ).default("1e-8"),
    new Option("--max-iter <n>", "iterations of each start").default("1000"),
    new Option("--time-limit <seconds>", "time for all starts; what was reached is the result"),
    new Option("--accelerate <name>", "none, squarem or anderson").default("squarem"),
    new Option(
      "--on-collapse <what>",
      "when a component has no estimate any more: fail ends that start, drop goes on without it, reseed puts it at the rows that are fitted worst",
    ).default("fail"),
    new Option("--workers <n>", "threads, which never change the result; all cores where they pay"),
  ),
  ...grouped(
    "Output:",
    new Option("--out <model.json>", "save the fit"),
    new Option("--json", "print the fit as JSON"),
    new Option(
      "--certificate",
      "check whether the fit is a maximum also where that takes long: gradient, EM's rate, Hessian",
    ),
    new Option(
      "--standard-errors <how>",
      "add them: observed, from the observed information; sandwich, which holds for models that are not quite right; bootstrap, parametric; weighted-bootstrap, by random weights of the rows",
    ),
    new Option("--replicates <n>", "replicates of a bootstrap, 999 if not given"),
    new Option("--checkpoint <file>", "write the state of the fit there as it goes"),
    new Option("--resume <file>", "go on from a checkpoint"),
  ),
  // Understood, so that the refusal says where it belongs.
  new Option("--criterion <name>", "for select").hideHelp(),
];
