import { accessSync, constants } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { BenchOptions } from "./bench.js";
import type { FamilyBenchOptions } from "./families/bench-families.js";
import { familyCases } from "./families/cases.js";
import type { FitBenchOptions } from "./fit/bench-fit.js";
import type { GridBenchOptions } from "./grid/bench-grid.js";
import type { HmmBenchOptions } from "./hmm/bench-hmm.js";
import type { OnlineBenchOptions } from "./online/bench-online.js";
import type { RooflineOptions } from "./roofline.js";
import type { ScalingOptions } from "./scaling.js";
import type { StructuresBenchOptions } from "./structures/bench-structures.js";
import { labelOf, workloads } from "./workload.js";

/** What to do, as typed. */
export type Options =
  | ({ readonly mode: "iterations" } & BenchOptions)
  | ({ readonly mode: "fit" } & FitBenchOptions)
  | ({ readonly mode: "scaling" } & ScalingOptions)
  | ({ readonly mode: "roofline" } & RooflineOptions)
  | ({ readonly mode: "online" } & OnlineBenchOptions)
  | ({ readonly mode: "hmm" } & HmmBenchOptions)
  | ({ readonly mode: "grid" } & GridBenchOptions)
  | ({ readonly mode: "families" } & FamilyBenchOptions)
  | ({ readonly mode: "structures" } & StructuresBenchOptions);

/** The options of `npm run bench`. */
export const usage = `npm run bench -- [options]            E- and M-steps of latentjs and its peers

  --json <file>       write machine, versions and all rows as JSON
  --only <text>       only workloads whose name holds the text, for instance "full" or "200000x2"
  --rounds <n>        turns of each engine, the quickest of which counts (7)
  --iterations <n>    E- and M-steps in one round (3 to 5, by size)

npm run bench -- --fit [options]      whole fits, starts included, of latentjs and scikit-learn

  --rows <n>          rows of 10 columns with 10 components (100000)
  --restarts <n>      starts of each (10)
  --distance <x>      typical distance of two components in standard deviations (3)

npm run bench -- --scaling [options]  the time of an iteration against the number of rows

  --rows <n>          most rows (10000000)
  --rounds <n>        turns for each number of rows (5)

npm run bench -- --roofline [options] the part of the thread's multiply-add peak that is useful work

  --rounds <n>        turns of each (5)

npm run bench -- --online [options]   one pass over a stream: memory, and distance from the optimum

  --rows <n>          rows of 5 columns with 5 components (10000000)

npm run bench -- --hmm [options]      an E-step of hidden Markov models, and plain loops in C++

  --rounds <n>        turns of each (5)

npm run bench -- --families [options] an E-step of every family, and loops by hand that do the same

  --only <text>       only families whose name holds the text
  --rows <n>          rows (100000)
  --rounds <n>        turns of each (5)

npm run bench -- --structures [options] an iteration of every covariance structure, beside full ones

  --rows <n>          rows of 10 columns with 10 components (100000)
  --rounds <n>        turns of each (5)

npm run bench -- --grid [options]     selections among all mixtures of iris, and mclust's

  --rounds <n>        turns of each after the first (5)

With all of them:

  --floors            fail when something that has to hold does not
`;

const positiveInteger = (name: string, text: string): number => {
  const value = Number(text);
  if (!(Number.isSafeInteger(value) && value > 0))
    throw new RangeError(`--${name} takes a whole number above 0, not ${text}.`);
  return value;
};

const positive = (name: string, text: string): number => {
  const value = Number(text);
  if (!(Number.isFinite(value) && value > 0))
    throw new RangeError(`--${name} takes a number above 0, not ${text}.`);
  return value;
};

const known = {
  json: { type: "string" },
  only: { type: "string" },
  rounds: { type: "string" },
  iterations: { type: "string" },
  floors: { type: "boolean" },
  fit: { type: "boolean" },
  rows: { type: "string" },
  restarts: { type: "string" },
  distance: { type: "string" },
  scaling: { type: "boolean" },
  roofline: { type: "boolean" },
  online: { type: "boolean" },
  hmm: { type: "boolean" },
  families: { type: "boolean" },
  structures: { type: "boolean" },
  grid: { type: "boolean" },
} as const;

type Name = keyof typeof known;

/** The options of each mode, its own name among them. */
const belongs: Readonly<Record<Options["mode"], readonly Name[]>> = {
  iterations: ["json", "only", "rounds", "iterations", "floors"],
  fit: ["fit", "rows", "restarts", "distance", "floors"],
  scaling: ["scaling", "rows", "rounds", "floors"],
  roofline: ["roofline", "rounds", "floors"],
  online: ["online", "rows", "floors"],
  hmm: ["hmm", "rounds", "floors"],
  families: ["families", "only", "rows", "rounds", "floors"],
  grid: ["grid", "rounds", "floors"],
  structures: ["structures", "rows", "rounds", "floors"],
};

/** The modes that an option chooses. */
const MODES = ["fit", "scaling", "roofline", "online", "hmm", "families", "structures", "grid"] as const;

const refuseStrangers = (mode: Options["mode"], names: readonly string[]): void => {
  for (const name of names) {
    if (belongs[mode].some((own) => own === name)) continue;
    if (mode !== "iterations") throw new RangeError(`--${name} does not go with --${mode}.`);
    const modes = MODES.filter((each) => belongs[each].some((own) => own === name));
    throw new RangeError(`--${name} goes with ${modes.map((each) => `--${each}`).join(" and ")} only.`);
  }
};

/** Throws with a sentence for the person who typed the arguments. */
export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({ args: [...args], options: known });
  const [mode = "iterations", second] = MODES.filter((each) => values[each] === true);
  if (second !== undefined) throw new RangeError(`--${mode} and --${second} are two commands.`);
  refuseStrangers(mode, Object.keys(values));
  const rounds = values.rounds ?? (mode === "iterations" ? "7" : "5");
  const { json, only = "", iterations, rows, restarts = "10", distance = "3", floors = false } = values;
  if (mode === "fit") {
    return {
      mode,
      rows: positiveInteger("rows", rows ?? "100000"),
      restarts: positiveInteger("restarts", restarts),
      distance: positive("distance", distance),
      floors,
    };
  }
  if (mode === "scaling") {
    return {
      mode,
      mostRows: positiveInteger("rows", rows ?? "10000000"),
      rounds: positiveInteger("rounds", rounds),
      floors,
    };
  }
  if (mode === "online") return { mode, rows: positiveInteger("rows", rows ?? "10000000"), floors };
  if (mode === "roofline" || mode === "hmm" || mode === "grid")
    return { mode, rounds: positiveInteger("rounds", rounds), floors };
  if (mode === "structures") {
    return {
      mode,
      rows: positiveInteger("rows", rows ?? "100000"),
      rounds: positiveInteger("rounds", rounds),
      floors,
    };
  }
  if (mode === "families") {
    const chosen = familyCases.filter(({ name }) => name.includes(only));
    if (chosen.length === 0) throw new RangeError(`No family's name holds "${only}".`);
    return {
      mode,
      chosen,
      rows: positiveInteger("rows", rows ?? "100000"),
      rounds: positiveInteger("rounds", rounds),
      floors,
    };
  }
  const each = iterations === undefined ? undefined : positiveInteger("iterations", iterations);
  const chosen = workloads(each).filter((workload) => labelOf(workload).includes(only));
  if (chosen.length === 0) throw new RangeError(`No workload's name holds "${only}".`);
  // Found out before the measurements, not after them.
  if (json !== undefined) accessSync(dirname(resolve(json)), constants.W_OK);
  return {
    mode,
    json,
    chosen,
    rounds: positiveInteger("rounds", rounds),
    floors,
  };
};
