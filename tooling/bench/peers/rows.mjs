// What the npm packages' engines of the benchmark share: see src/engine.ts for what is read and printed.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** The task, with its rows as an array of arrays. */
export const readTask = () => {
  const task = JSON.parse(readFileSync(process.argv.at(-1), "utf8"));
  const bytes = readFileSync(task.rows);
  const pointAt = (i) => Array.from({ length: task.d }, (_, j) => bytes.readDoubleLE(8 * (i * task.d + j)));
  return { ...task, points: Array.from({ length: task.n }, (_, i) => pointAt(i)) };
};

/** The starting covariances, d × d for each component. */
export const startingCovariances = ({ k, start: { variances } }) =>
  Array.from({ length: k }, () =>
    variances.map((variance, i) => variances.map((_, j) => (i === j ? variance : 0))),
  );

/** Sum over the rows of the logarithm of the density that `densities` gives component by component, weighted. */
export const logLikelihoodOf = (points, densities) =>
  points.reduce((sum, point) => sum + Math.log(densities(point).reduce((a, b) => a + b, 0)), 0);

/** Answers each line of standard input with the seconds that `run` took. */
export const answerRounds = async (run, logLikelihood) => {
  console.log(JSON.stringify({ ready: true }));
  for await (const _line of createInterface({ input: process.stdin })) {
    const began = performance.now();
    run();
    console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000, logLikelihood }));
  }
};
