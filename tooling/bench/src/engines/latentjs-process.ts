import { readFileSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import {
  denseChunks,
  E,
  overChunks,
  render,
  type DenseBatch,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import { resolveCovariance, type CovarianceStructure, type GmmParams } from "@latentjs/gmm";
import { mixture } from "@latentjs/mixture";
import type { Round } from "../engine.js";
import type { StartingPoint, Structure, Task } from "../workload.js";

/** Nothing can be measured without an answer. */
const orThrow = <A>(result: Either<EmError, A>): A => {
  if (E.isLeft(result)) throw new Error(render(result.left));
  return result.right;
};

const readRows = ({ data, n, d }: Task): DenseBatch => {
  const bytes = readFileSync(data);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows = Float64Array.from({ length: n * d }, (_, at) => view.getFloat64(8 * at, true));
  return { rows: n, cols: d, data: rows, first: 0, weights: null };
};

/** The start as parameters of the structure; a spherical component has the average of the variances. */
const startingParams = ({ weights, means, variances }: StartingPoint, structure: Structure): GmmParams => {
  const d = variances.length;
  const average = variances.reduce((sum, v) => sum + v, 0) / d;
  const cov = new Float64Array(d * d);
  variances.forEach((variance, j) => {
    cov[j * d + j] = structure === "spherical" ? average : variance;
  });
  return {
    weights: Float64Array.from(weights),
    components: means.map((mean) => ({ mean: Float64Array.from(mean), cov })),
  };
};

/** All iterations of the task, ready to be run again and again. */
const iterationsOf = <S>(structure: CovarianceStructure<S>, task: Task): (() => Round) => {
  const model = mixture(structure.bank(task.k, task.d));
  const evaluate = overChunks(model, denseChunks(readRows(task)));
  const start = startingParams(task.start, task.structure);
  return () => {
    let params = start;
    let logLikelihood = Number.NaN;
    const began = performance.now();
    for (let iteration = 0; iteration < task.iterations; iteration++) {
      const expected = orThrow(evaluate(params));
      logLikelihood = expected.logLikelihood;
      params = orThrow(model.mStep(expected.stats, params));
    }
    return { seconds: (performance.now() - began) / 1000, logLikelihood };
  };
};

const answer = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

const task: Task = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const run = orThrow(resolveCovariance(task.structure, task.d)).use((structure) =>
  iterationsOf(structure, task),
);
run();
answer({ ready: true });
for await (const _line of createInterface({ input: process.stdin })) answer(run());
