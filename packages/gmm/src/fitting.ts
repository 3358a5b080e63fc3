import {
  E,
  O,
  overChunks,
  overChunksCooperatively,
  render,
  runAsync,
  runSync,
  type Cooperation,
  type Either,
  type EmError,
  type FitFailure,
} from "@latentjs/em-core";
import { threadsWorth, wrongWorkers } from "@latentjs/mixture";
import { inRowsGiven } from "./observed.js";
import type { GmmAsyncOptions, GmmData, GmmFit, GmmOptions } from "./options.js";
import type { GmmParams } from "./params.js";
import { basics } from "./parts/basics.js";
import type { Parts } from "./parts/parts.js";
import { planFit } from "./plan.js";
import { stateProblem, type Problem } from "./problem.js";
import { describeFit } from "./result.js";
import type { CovarianceStructure } from "./structure.js";

/** A fit, or why there is none, with the last good iterate. */
export type GmmOutcome = Either<FitFailure<GmmParams>, GmmFit>;

const failed = (error: EmError): FitFailure<GmmParams> => ({ error, last: O.none });

/** {@link fitGmm} with the parts that are there. */
export const fitHere = (data: GmmData, options: GmmOptions, parts: Parts): GmmOutcome =>
  E.chain((problem: Problem) => problem.structure.use((structure) => runHere(structure, problem, options)))(
    E.mapLeft(failed)(stateProblem(data, options, parts)),
  );

const runHere = <S>(structure: CovarianceStructure<S>, problem: Problem, options: GmmOptions): GmmOutcome => {
  const plan = E.mapLeft(failed)(planFit(structure, problem, options));
  if (E.isLeft(plan)) return plan;
  const outcome = runSync(plan.right.process, overChunks(plan.right.model, problem.chunks));
  return E.isLeft(outcome)
    ? inWordsOfTheData(problem, outcome.left)
    : describeFit(structure, problem, options, plan.right, outcome.right);
};

/**
 * {@link fitGmm} for long fits: large data are divided among workers, and in this thread there are pauses for other work, so that a
 * fit can be watched and cancelled. The same bits as `fitGmm`, whatever the number of workers. A page loads what few fits need when a fit needs it.
 *
 * Left: as for `fitGmm`, and where workers were asked for and lost, EvaluationFailed.
 */
export const fitGmmAsync = async (
  data: GmmData,
  options: GmmAsyncOptions,
  cooperation: Cooperation = {},
): Promise<GmmOutcome> => {
  const { workers = "auto" } = options;
  const wrong = wrongWorkers(workers);
  if (wrong !== null) return E.left(failed(wrong));
  const basic = stateProblem(data, options, basics);
  // What the basics cannot do is asked again where everything is there.
  const stated = E.isRight(basic)
    ? basic
    : stateProblem(data, options, (await import("./parts/everything.js")).everything);
  const problem = E.mapLeft(failed)(stated);
  if (E.isLeft(problem)) return problem;
  const settled = await withStart(options);
  return problem.right.structure.use((structure) =>
    runElsewhere(structure, problem.right, settled, cooperation),
  );
};

/** Loaded where it is used: most fits do not start from a tree. */
const withStart = async (options: GmmAsyncOptions): Promise<GmmAsyncOptions> =>
  options.init === "hierarchical"
    ? { ...options, init: (await import("./hierarchical.js")).hierarchical() }
    : options;

const runElsewhere = async <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
  options: GmmAsyncOptions,
  cooperation: Cooperation,
): Promise<GmmOutcome> => {
  const plan = E.mapLeft(failed)(planFit(structure, problem, options));
  if (E.isLeft(plan)) return plan;
  const { process, model } = plan.right;
  const here = overChunksCooperatively(model, problem.chunks, cooperation);
  const pool = mayUseWorkers(problem, options)
    ? // Loaded where it is used: most fits need no workers.
      (await import("./parallel/pool.js")).openGmmPool(model, problem, options, here, cooperation)
    : null;
  try {
    const outcome = await runAsync(process, pool?.evaluate ?? here);
    return E.isLeft(outcome)
      ? inWordsOfTheData(problem, outcome.left)
      : describeFit(structure, problem, options, plan.right, outcome.right);
  } finally {
    await pool?.close();
  }
};

const mayUseWorkers = ({ batch, components }: Problem, { workers = "auto" }: GmmAsyncOptions): boolean =>
  (workers === "auto" ? threadsWorth(batch.rows, components, batch.cols) : workers) > 1;

const inWordsOfTheData = ({ origin }: Problem, { error, last }: FitFailure<GmmParams>): GmmOutcome =>
  E.left({ error: inRowsGiven(error, origin), last });

/** An error that carries the failure of a fit. */
export class FitError extends Error {
  readonly failure: FitFailure<GmmParams>;
  constructor(failure: FitFailure<GmmParams>) {
    super(render(failure.error));
    this.name = "FitError";
    this.failure = failure;
  }
}

/** {@link fitHere} for those who prefer exceptions: throws a {@link FitError}. */
export const fitOrThrow = (outcome: GmmOutcome): GmmFit => {
  if (E.isLeft(outcome)) throw new FitError(outcome.left);
  return outcome.right;
};
