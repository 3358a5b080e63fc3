import process from "node:process";
import { boundaries } from "./boundaries.js";
import { runChecks } from "./check.js";
import { countLine, countTests } from "./counts.js";
import { exactMath } from "./exact-math.js";
import { manifests } from "./manifests.js";
import type { Outcome } from "./outcome.js";
import { testTypes } from "./types.js";

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const report = ({ seen, problems }: Outcome): number => {
  for (const problem of problems) print(problem);
  print(problems.length === 0 ? seen : `${problems.length} to mend`);
  return problems.length;
};
const counts = (root: string): number => {
  const counted = countTests(root);
  for (const problem of counted.problems) print(problem);
  if (counted.skipped > 0) print(`${counted.skipped} skipped`);
  print(countLine(counted));
  return counted.failed + counted.problems.length;
};

/** Names of checks that ran as steps of their own, with spaces between. */
const done = (process.env["LATENTJS_CHECKS_DONE"] ?? "").split(" ").filter((check) => check !== "");

/** Each task looks at the workspace in `root` and returns the number of things that are wrong. */
const tasks: Readonly<Record<string, (root: string) => number>> = {
  boundaries: (root) => report(boundaries(root)),
  check: (root) => runChecks(root, print, done),
  counts,
  "exact-math": (root) => report(exactMath(root)),
  manifests: (root) => report(manifests(root)),
  types: (root) => report(testTypes(root)),
};

const name = process.argv[2] ?? "";
const task = tasks[name];
if (task === undefined) {
  process.stderr.write(`There is no task "${name}". Choose one of ${Object.keys(tasks).join(", ")}.\n`);
  process.exitCode = 2;
} else process.exitCode = task(process.cwd()) === 0 ? 0 : 1;
