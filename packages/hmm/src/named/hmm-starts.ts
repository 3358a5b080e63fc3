import { E, type ColumnBatch, type Either, type EmError, type Initializer } from "@latentjs/em-core";
import { DEFAULT_RESTARTS, type Starts } from "@latentjs/mixture";
import type { Rng } from "@latentjs/numerics";
import type { Emissions } from "../emissions.js";
import { openStates, type HmmOptions } from "../model.js";
import { checkChain } from "../params.js";
import type { Sequences } from "../sequences.js";
import { randomStarts, startFromStates } from "../starts.js";
import type { HmmInit, NamedHmmParams } from "./hmm-options.js";

/** Every third start of a search by k-means++ is one from random runs: steps that are near need not be of one state, as in regressions. */
const KINDS_OF_STARTS = 3;

/** Runs of a random start for each state: few enough that most are whole spells of a state that lasts. */
const RUNS_OF_A_STATE = 4;

/** What starts are made of. */
interface StartContext<T, S> {
  readonly emissions: Emissions<ReadonlyArray<T>, ColumnBatch, S>;
  readonly data: Sequences<ColumnBatch>;
  readonly states: number;
  readonly initial: NonNullable<HmmOptions["initial"]>;
}

/** The starts that `init` asks for. Left: labels or parameters that do not fit, or fewer steps that differ than states. */
export const hmmStarts = <T, S>(
  context: StartContext<T, S>,
  init: HmmInit<T> = "kmeans++",
  restarts: number = DEFAULT_RESTARTS,
): Either<EmError, Starts<NamedHmmParams<T>>> => {
  const { emissions, data, states, initial } = context;
  if (typeof init === "object") {
    const start =
      "params" in init
        ? conform(context, init.params)
        : startFromStates(emissions, states, data, init.labels, { initial });
    return E.map((params: NamedHmmParams<T>) => ({ init: () => E.right(params), count: 1 }))(start);
  }
  const runs: Initializer<NamedHmmParams<T>> = (rng) =>
    startFromStates(emissions, states, data, randomRuns(data.rows, states, rng), { initial });
  const count = states === 1 ? 1 : restarts;
  return E.map((kmeans: Initializer<NamedHmmParams<T>>): Starts<NamedHmmParams<T>> => ({
    count,
    init: (rng, attempt) =>
      init === "random" || attempt % KINDS_OF_STARTS === KINDS_OF_STARTS - 1
        ? runs(rng, attempt)
        : kmeans(rng, attempt),
  }))(randomStarts(emissions, states, data, "kmeans++", { initial }));
};

/** States of steps that stay the same for a random while; each state has some. */
const randomRuns = (rows: number, states: number, rng: Rng): Int32Array => {
  const runs = Math.min(rows, RUNS_OF_A_STATE * states);
  const ends = Float64Array.from({ length: runs }, (_, r) =>
    r === runs - 1 ? rows : 1 + rng.below(rows),
  ).toSorted();
  const labels = new Int32Array(rows);
  for (let t = 0, r = 0; t < rows; t++) {
    while (r < runs - 1 && t >= ends[r]) r++;
    labels[t] = r % states;
  }
  return labels;
};

const conform = <T, S>(
  { emissions, states }: StartContext<T, S>,
  params: NamedHmmParams<T>,
): Either<EmError, NamedHmmParams<T>> =>
  E.chain(() => E.map(() => params)(openStates(emissions.bank(states), params)))(checkChain(params, states));
