import { performance } from "node:perf_hooks";
import process from "node:process";
import {
  E,
  em,
  iterationLimit,
  onlineEm,
  overChunks,
  render,
  anyOf,
  runSync,
  smallGain,
  type DenseBatch,
  type Either,
  type EmError,
  type OnlineRun,
} from "@latentjs/em-core";
import { full, type GmmParams } from "@latentjs/gmm";
import { fromLabels, kmeansPlusPlus, lloyd, mixture } from "@latentjs/mixture";
import { makeRng } from "@latentjs/numerics";
import { describeMachine, lookAtMachine } from "../machine.js";
import { say } from "../output.js";
import { makeSource, streamOf, type Source } from "./stream.js";

/** What to measure. */
export interface OnlineBenchOptions {
  readonly rows: number;
  /** Whether it is a fault when memory grows or the end is far from the optimum. */
  readonly floors: boolean;
}

const COLUMNS = 5;
const COMPONENTS = 5;
/** Largest growth of the process, and largest distance from the optimum in nats a row. */
const MOST_GROWTH_MB = 50;
const MOST_DISTANCE = 0.01;
/** Steps after which statistics are averaged. */
const AVERAGE_FROM = 50;

const right = <A>(result: Either<EmError, A>): A => {
  if (E.isLeft(result)) throw new Error(render(result.left));
  return result.right;
};

const bank = full.bank(COMPONENTS, COLUMNS);
const model = mixture(bank);

/** Where the stream's learning begins: k-means++ and Lloyd on its first batch. */
const startOf = (batch: DenseBatch): GmmParams => {
  const scale = new Float64Array(COLUMNS).fill(1);
  const centres = kmeansPlusPlus({ batch, scale }, COMPONENTS, makeRng("start"));
  const { labels, centres: settled } = lloyd({ batch, scale }, COMPONENTS, centres, 25);
  const cov = Float64Array.from({ length: COLUMNS * COLUMNS }, (_, at) => (at % (COLUMNS + 1) === 0 ? 1 : 0));
  const around = Array.from({ length: COMPONENTS }, (_, c) => ({
    mean: settled.slice(c * COLUMNS, (c + 1) * COLUMNS),
    cov,
  }));
  return right(fromLabels(bank, around, [batch], labels));
};

const megabytes = (): number => process.memoryUsage.rss() / 2 ** 20;

interface Learned {
  readonly params: GmmParams;
  readonly seconds: number;
  readonly growth: number;
}

/** One pass over the stream. */
const learn = (source: Source, rows: number): Learned => {
  const learner = right(onlineEm(model, { averageFrom: AVERAGE_FROM }));
  let run: OnlineRun<GmmParams, typeof model.stats.empty> | null = null;
  const began = performance.now();
  let before = 0;
  let most = 0;
  for (const batch of streamOf(source, rows)) {
    if (run === null) {
      run = learner.begin(startOf(batch));
      before = megabytes();
    }
    run = right(learner.step(run, batch));
    if (run.steps % 16 === 0) most = Math.max(most, megabytes());
  }
  if (run === null) throw new Error("The stream has no rows.");
  return {
    params: right(learner.result(run)),
    seconds: (performance.now() - began) / 1000,
    growth: Math.max(0, most - before),
  };
};

/** Passes of EM at most. */
const MOST_PASSES = 10;

/**
 * Nats a row at the parameters, and at the optimum: where EM over all rows ends that begins at what the rows were drawn from, which is
 * within some 1e-5 nats a row of it from the first pass on.
 */
const judge = (
  source: Source,
  params: GmmParams,
  rows: number,
): { readonly reached: number; readonly best: number } => {
  const evaluate = overChunks(model, streamOf(source, rows));
  const reached = right(evaluate(params)).logLikelihood / rows;
  const truth: GmmParams = {
    weights: source.weights,
    components: source.means.map((mean, c) => ({ mean, cov: squareOf(source.factors[c], source.d) })),
  };
  const outcome = runSync(
    em(model, truth, { stop: anyOf(smallGain(1e-6), iterationLimit(MOST_PASSES)) }),
    evaluate,
  );
  if (E.isLeft(outcome)) throw new Error(render(outcome.left.error));
  return { reached, best: outcome.right.logLikelihood / rows };
};

/** L L^T of a lower factor, row-major d × d. */
const squareOf = (factor: Float64Array, d: number): Float64Array =>
  Float64Array.from({ length: d * d }, (_, at) => {
    const i = Math.floor(at / d);
    const j = at % d;
    let total = 0;
    for (let k = 0; k <= Math.min(i, j); k++) total += factor[i * d + k] * factor[j * d + k];
    return total;
  });

/** Learns a mixture from a stream in one pass, and says how far it is from the optimum and how memory went. Whether all is well. */
export const benchOnline = async ({ rows, floors }: OnlineBenchOptions): Promise<boolean> => {
  describeMachine(await lookAtMachine(), {});
  const source = makeSource(COLUMNS, COMPONENTS, makeRng("source"));
  const { params, seconds, growth } = learn(source, rows);
  say(
    `${rows} rows of ${COLUMNS} columns, ${COMPONENTS} components: ${seconds.toFixed(1)} s, drawing the rows included.`,
  );
  const flat = growth <= MOST_GROWTH_MB;
  say(`${flat ? "met" : "not met"}: the process grew by ${growth.toFixed(1)} MB, ${MOST_GROWTH_MB} or less.`);
  const { reached, best } = judge(source, params, rows);
  const near = best - reached <= MOST_DISTANCE;
  say(
    `${near ? "met" : "not met"}: ${reached.toFixed(6)} nats a row, ${(best - reached).toFixed(6)} below the ${best.toFixed(6)} of all passes; ${MOST_DISTANCE} or less.`,
  );
  return (flat && near) || !floors;
};
