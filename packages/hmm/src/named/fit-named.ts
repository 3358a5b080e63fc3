import {
  chunkRowsFor,
  E,
  float64s,
  finiteNumber,
  invalidInput,
  list,
  O,
  overChunksCooperatively,
  overChunks,
  record,
  runAsync,
  runSync,
  text,
  type Codec,
  type ColumnBatch,
  type Cooperation,
  type Either,
  type EmError,
  type FitFailure,
  type LatentVariableModel,
  type Restarts,
} from "@latentjs/em-core";
import {
  accelerationName,
  checkpointCodecOf,
  DEFAULT_SEED,
  fingerprint,
  orderByWeight,
  recordProgress,
  sameProblem,
  searchProcess,
  summarizeFit,
  workOf,
  wrongSearchOption,
  type Checkpoint,
  type EarlierStarts,
  type NamedFamily,
  type SearchProcess,
  type Starts,
} from "@latentjs/mixture";
import { hmmCoordinates, hmmParameters } from "../coordinates.js";
import { familyEmissions, type Emissions } from "../emissions.js";
import { hmm } from "../model.js";
import type { HmmStats } from "../params.js";
import { sequenceChunks, sliceColumns, type Sequences } from "../sequences.js";
import { viterbi, type Path } from "../viterbi.js";
import type { HmmProblem, NamedHmmFit, NamedHmmOptions, NamedHmmParams } from "./hmm-options.js";
import { hmmStarts } from "./hmm-starts.js";

/** A fit, or why there is none, with the last good iterate. */
export type NamedHmmOutcome<T> = Either<FitFailure<NamedHmmParams<T>>, NamedHmmFit<T>>;

const failed = <P>(error: EmError): FitFailure<P> => ({ error, last: O.none });

/** A fit ready to run: everything but who evaluates the E-step. */
interface HmmPlan<T, S> {
  readonly data: Sequences<ColumnBatch>;
  readonly family: NamedFamily<T, S>;
  readonly emissions: Emissions<ReadonlyArray<T>, ColumnBatch, ReadonlyArray<S>>;
  readonly model: LatentVariableModel<NamedHmmParams<T>, Sequences<ColumnBatch>, HmmStats<ReadonlyArray<S>>>;
  readonly chunkRows: number;
  readonly chunks: ReadonlyArray<Sequences<ColumnBatch>>;
  readonly process: SearchProcess<NamedHmmParams<T>, HmmStats<ReadonlyArray<S>>>;
}

/**
 * Fits a hidden Markov model whose states emit one family by Expectation-Maximization, from several starts, and returns the best. States come
 * in the order of the steps they are expected to have, most first; from given labels in the order of the labels.
 *
 * Left: a wrong option, fewer steps that differ than states, or every start failed.
 */
export const fitNamedHmm = <T, S>(
  family: NamedFamily<T, S>,
  data: Sequences<ColumnBatch>,
  options: NamedHmmOptions<T>,
): NamedHmmOutcome<T> => {
  const plan = planned(family, data, options);
  if (E.isLeft(plan)) return E.left(failed(plan.left));
  const { process, model, chunks } = plan.right;
  return E.chain((reached: Reached<T, S>) => describe(plan.right, reached, options))(
    runSync(process, overChunks(model, chunks)),
  );
};

/** {@link fitNamedHmm} with pauses for other work, so that a fit can be watched and cancelled. The same bits. */
export const fitNamedHmmAsync = async <T, S>(
  family: NamedFamily<T, S>,
  data: Sequences<ColumnBatch>,
  options: NamedHmmOptions<T>,
  cooperation: Cooperation = {},
): Promise<NamedHmmOutcome<T>> => {
  const plan = planned(family, data, options);
  if (E.isLeft(plan)) return E.left(failed(plan.left));
  const { process, model, chunks } = plan.right;
  return E.chain((reached: Reached<T, S>) => describe(plan.right, reached, options))(
    await runAsync(process, overChunksCooperatively(model, chunks, cooperation)),
  );
};

type Reached<T, S> = Restarts<NamedHmmParams<T>, HmmStats<ReadonlyArray<S>>>;

const planned = <T, S>(
  family: NamedFamily<T, S>,
  data: Sequences<ColumnBatch>,
  options: NamedHmmOptions<T>,
): Either<EmError, HmmPlan<T, S>> => {
  const { states, initial = "free", init, restarts, chunkRows = chunkRowsFor(data.rows) } = options;
  const wrong = wrongSearchOption({ ...options, components: states });
  if (wrong !== null) return E.left(wrong);
  const emissions = familyEmissions(family);
  const model = hmm(emissions.bank(states), { initial });
  const problem = problemOf(family, data, chunkRows, options);
  const resumed = resumeFrom(problem, options.resume);
  if (E.isLeft(resumed)) return resumed;
  return E.map((starts: Starts<NamedHmmParams<T>>): HmmPlan<T, S> => {
    const chunks = sequenceChunks(data, sliceColumns, chunkRows);
    const process = searchProcess(
      {
        model,
        coordinates: () => hmmCoordinates(states, emissions.coordinates(data.steps, states), { initial }),
        starts,
        work: workOf(data.rows, states, data.steps.columns.length),
        earlier: resumed.right,
        progress: recordProgress(options, options.checkpoint, problem, resumed.right),
      },
      options,
    );
    return { data, family, emissions, model, chunkRows, chunks, process };
  })(hmmStarts({ emissions, data, states, initial }, init, restarts));
};

const problemOf =
  <T, S>(
    family: NamedFamily<T, S>,
    { rows, steps, bounds }: Sequences<ColumnBatch>,
    chunkRows: number,
    options: NamedHmmOptions<T>,
  ): (() => HmmProblem) =>
  () => {
    const { states, initial = "free", init = "kmeans++", seed = DEFAULT_SEED } = options;
    return {
      family: family.name,
      states,
      initial,
      init: initWords(family, init),
      seed: String(seed),
      accelerate: accelerationName(options.accelerate),
      rows,
      chunkRows,
      data: fingerprint(...steps.columns, Float64Array.from(bounds)),
    };
  };

const initWords = <T, S>(
  { coordinates }: NamedFamily<T, S>,
  init: NonNullable<NamedHmmOptions<T>["init"]>,
): string => {
  if (typeof init === "string") return init;
  if ("labels" in init) return `labels ${fingerprint(Float64Array.from(init.labels))}`;
  const { initial, transitions, emissions } = init.params;
  return `params ${fingerprint(initial, transitions, ...emissions.map(coordinates.pack))}`;
};

/** The starts of a checkpoint; none where there is none. Left: one of another problem, or with parameters that are none of it. */
const resumeFrom = <T>(
  problem: () => HmmProblem,
  checkpoint: Checkpoint<HmmProblem, NamedHmmParams<T>> | undefined,
): Either<EmError, EarlierStarts<NamedHmmParams<T>>> => {
  if (checkpoint === undefined) return E.right([]);
  const now = problem();
  const same = sameProblem(checkpoint.problem, now);
  if (E.isLeft(same)) return same;
  const wrong = checkpoint.starts.findIndex(
    (start) => E.isRight(start) && start.right.params.initial.length !== now.states,
  );
  return wrong < 0
    ? E.right(checkpoint.starts)
    : E.left(invalidInput(`checkpoint.starts[${wrong}].params`, `${now.states} states`, "another number"));
};

/** What the restarts reached, as the user gets it. */
const describe = <T, S>(
  { data, family, emissions, chunkRows }: HmmPlan<T, S>,
  reached: Reached<T, S>,
  options: NamedHmmOptions<T>,
): NamedHmmOutcome<T> => {
  const { best } = reached;
  const { states, initial = "free" } = options;
  const bank = emissions.bank(states);
  const { occupancy } = best.stats;
  const keepsOrder = typeof options.init === "object" && "labels" in options.init;
  const order = keepsOrder
    ? best.params.emissions.map((_, j) => j)
    : orderByWeight(occupancy, (j) => family.coordinates.pack(best.params.emissions[j])[0] ?? 0);
  return E.bimap(
    (error: EmError): FitFailure<NamedHmmParams<T>> => ({ error, last: O.some(best) }),
    ({ logJoint }: Path): NamedHmmFit<T> => {
      const facts = {
        params: reordered(best.params, order),
        rows: data.rows,
        parameters: hmmParameters(states, emissions.freeParameters(states), { initial }),
        // The states are those of the most probable path together, as in Celeux & Durand (2008), Comput. Stat. 23:541-564.
        classificationLogPosterior: logJoint - best.logLikelihood,
        backend: bank.kernels.name,
        chunkRows,
        dataWarnings: [],
        componentWarnings: [],
      };
      return {
        emission: family.name,
        initial,
        shares: Float64Array.from(order, (j) => occupancy[j] / data.rows),
        sequences: data.bounds.length - 1,
        ...summarizeFit(reached, facts, options),
      };
    },
  )(viterbi(bank, best.params, data));
};

const reordered = <T>(
  { initial, transitions, emissions }: NamedHmmParams<T>,
  order: ReadonlyArray<number>,
): NamedHmmParams<T> => {
  const k = order.length;
  return {
    initial: Float64Array.from(order, (j) => initial[j]),
    transitions: Float64Array.from(
      { length: k * k },
      (_, at) => transitions[order[Math.floor(at / k)] * k + order[at % k]],
    ),
    emissions: order.map((j) => emissions[j]),
  };
};

/** A checkpoint of a fit with these emissions to JSON and back, exactly. */
export const hmmCheckpointCodec = <T, S>(
  family: NamedFamily<T, S>,
): Codec<Checkpoint<HmmProblem, NamedHmmParams<T>>> =>
  checkpointCodecOf(
    record<HmmProblem>({
      family: text,
      states: finiteNumber,
      initial: text,
      init: text,
      seed: text,
      accelerate: text,
      rows: finiteNumber,
      chunkRows: finiteNumber,
      data: text,
    }),
    record<NamedHmmParams<T>>({
      initial: float64s(),
      transitions: float64s(),
      emissions: list(family.codec),
    }),
  );
