import { readFileSync } from "node:fs";
import process from "node:process";
import { E, render } from "@latentjs/em-core";
import { fitGmmAsync } from "@latentjs/gmm";
import type { FitAnswer, FitTask } from "../fit/fit-task.js";
import { readDoubles } from "../task-file.js";

/** What is used when no tolerance is given, for the table. */
const DEFAULT_TOL = 1e-8;

const task: FitTask = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const rows = { data: readDoubles(task.rows), rows: task.n, cols: task.d };
const began = performance.now();
const fit = await fitGmmAsync(rows, { components: task.k, restarts: task.restarts });
if (E.isLeft(fit)) throw new Error(render(fit.left.error));
const answer: FitAnswer = {
  tolerance: DEFAULT_TOL,
  seconds: (performance.now() - began) / 1000,
  logLikelihoodPerRow: fit.right.logLikelihood / task.n,
};
process.stdout.write(`${JSON.stringify(answer)}\n`);
