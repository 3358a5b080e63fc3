import { performance } from "node:perf_hooks";
import {
  chunkRowsFor,
  denseChunks,
  E,
  overChunks,
  render,
  type DenseBatch,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import {
  COVARIANCE_NAMES,
  resolveCovariance,
  type Components,
  type CovarianceName,
  type GmmParams,
} from "@latentjs/gmm";
import { mixture } from "@latentjs/mixture";
import { describeMachine, lookAtMachine } from "../machine.js";
import { say } from "../output.js";
import { overlappingRows, overlappingStart } from "../overlapping.js";
import { quantile } from "../quantile.js";

/** What to measure. */
export interface StructuresBenchOptions {
  readonly rows: number;
  readonly rounds: number;
  /** Whether it is a fault when an iteration of a structure takes more than twice that of full covariances. */
  readonly floors: boolean;
}

const COLUMNS = 10;
const COMPONENTS = 10;
const ITERATIONS = 3;
const WARM = 2;
const MOST = 2;

const right = <A>(result: Either<EmError, A>): A => {
  if (E.isLeft(result)) throw new Error(render(result.left));
  return result.right;
};

/** Milliseconds of an iteration, and of its M-step. */
interface Timed {
  readonly iteration: number;
  readonly mStep: number;
}

/** Iterations of one structure from the same start. */
const timing = (name: CovarianceName, chunks: ReadonlyArray<DenseBatch>, start: Components): (() => Timed) =>
  right(resolveCovariance(name, COLUMNS)).use((structure) => {
    const model = mixture(structure.bank(COMPONENTS, COLUMNS));
    const evaluate = overChunks(model, chunks);
    const weights = new Float64Array(COMPONENTS).fill(1 / COMPONENTS);
    return () => {
      let params: GmmParams = { weights, components: structure.project(start) };
      let mStep = 0;
      const began = performance.now();
      for (let iteration = 0; iteration < ITERATIONS; iteration++) {
        const { stats } = right(evaluate(params));
        const from = performance.now();
        params = right(model.mStep(stats, params));
        mStep += performance.now() - from;
      }
      return { iteration: (performance.now() - began) / ITERATIONS, mStep: mStep / ITERATIONS };
    };
  });

/** Times an iteration of every structure in turn with one of full covariances, in one thread. Whether all is well. */
export const benchStructures = async ({ rows, rounds, floors }: StructuresBenchOptions): Promise<boolean> => {
  describeMachine(await lookAtMachine(), {});
  const shape = { n: rows, d: COLUMNS, k: COMPONENTS };
  const { data } = overlappingRows(shape);
  const batch: DenseBatch = { rows, cols: COLUMNS, data, first: 0, weights: null };
  const chunks = denseChunks(batch, chunkRowsFor(rows, COLUMNS));
  const { means, variances } = overlappingStart(data, shape);
  const cov = new Float64Array(COLUMNS * COLUMNS);
  variances.forEach((variance, j) => {
    cov[j * COLUMNS + j] = variance;
  });
  const start = means.map((mean) => ({ mean: Float64Array.from(mean), cov }));
  const full = timing("VVV", chunks, start);
  for (let i = 0; i < WARM; i++) full();
  let met = true;
  for (const name of COVARIANCE_NAMES) {
    const run = timing(name, chunks, start);
    for (let i = 0; i < WARM; i++) run();
    const turns = Array.from({ length: rounds }, () => ({ own: run(), other: full() }));
    const ratio = quantile(
      turns.map(({ own, other }) => own.iteration / other.iteration),
      0.5,
    );
    const [iteration, mStep] = (["iteration", "mStep"] as const).map((part) =>
      quantile(
        turns.map(({ own }) => own[part]),
        0.5,
      ),
    );
    say(
      `${rows} × ${COLUMNS}, K = ${COMPONENTS} ${name}: ${iteration.toFixed(1)} ms an iteration, of it the M-step ${mStep.toFixed(2)} ms; ${ratio.toFixed(2)} times full`,
    );
    met &&= ratio <= MOST;
  }
  say(`${met ? "met" : "not met"}: no structure takes more than ${MOST} times what full covariances take.`);
  return met || !floors;
};
