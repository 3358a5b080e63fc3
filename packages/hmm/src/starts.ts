import {
  E,
  invalidInput,
  type Batch,
  type DenseBatch,
  type Either,
  type EmError,
  type Initializer,
} from "@latentjs/em-core";
import { fromLabels, kmeansPlusPlus, lloyd, type MixtureParams, type ScaledRows } from "@latentjs/mixture";
import type { Rng } from "@latentjs/numerics";
import type { Emissions } from "./emissions.js";
import type { HmmOptions } from "./model.js";
import type { HmmParams } from "./params.js";
import type { Sequences } from "./sequences.js";
import { stationaryDistribution } from "./stationary.js";

/** Lloyd's iterations of a k-means start: more would only polish what EM does better. */
const LLOYD_ITERATIONS = 25;

/**
 * What is added to the count of every transition and of every first state of a start. A probability that is 0 stays 0 in EM, and a start
 * must not forbid anything.
 */
const PSEUDO_COUNT = 1;

/**
 * Parameters from given states of the steps: emissions by their M-step, and the chain from counted transitions. Left: a number of labels
 * other than of steps, a label that is no state, a state without enough steps.
 */
export const startFromStates = <Ts, B extends Batch, S>(
  emissions: Emissions<Ts, B, S>,
  states: number,
  data: Sequences<B>,
  labels: ArrayLike<number>,
  { initial = "free" }: Pick<HmmOptions, "initial"> = {},
): Either<EmError, HmmParams<Ts>> => {
  if (labels.length !== data.rows) {
    return E.left(invalidInput("labels", `${data.rows} labels, one a step`, labels.length));
  }
  for (let t = 0; t < labels.length; t++) {
    if (Number.isInteger(labels[t]) && labels[t] >= 0 && labels[t] < states) continue;
    return E.left(invalidInput(`labels, step ${t}`, `a state from 0 to ${states - 1}`, labels[t]));
  }
  const known = Int32Array.from(labels);
  const chain = countedChain(known, data, states);
  return E.chain((around: Ts) =>
    E.chain(({ components }: MixtureParams<Ts>) =>
      E.map((first: Float64Array): HmmParams<Ts> => ({
        initial: first,
        transitions: chain.transitions,
        emissions: components,
      }))(
        initial === "stationary" ? stationaryDistribution(chain.transitions, states) : E.right(chain.initial),
      ),
    )(fromLabels(emissions.bank(states), around, [{ ...data.steps, first: 0 }], known)),
  )(emissions.neutral(data.steps, states));
};

const sum = (p: Float64Array): number => p.reduce((a, b) => a + b, 0);

const countedChain = (
  labels: Int32Array,
  { bounds }: Pick<Sequences<Batch>, "bounds">,
  k: number,
): Pick<HmmParams<unknown>, "initial" | "transitions"> => {
  const initial = new Float64Array(k).fill(PSEUDO_COUNT);
  const transitions = new Float64Array(k * k).fill(PSEUDO_COUNT);
  for (let s = 0; s + 1 < bounds.length; s++) {
    initial[labels[bounds[s]]] += 1;
    for (let t = bounds[s] + 1; t < bounds[s + 1]; t++) transitions[labels[t - 1] * k + labels[t]] += 1;
  }
  const total = sum(initial);
  const rows = Float64Array.from({ length: k }, (_, i) => sum(transitions.subarray(i * k, (i + 1) * k)));
  return {
    initial: initial.map((v) => v / total),
    transitions: transitions.map((v, at) => v / rows[Math.floor(at / k)]),
  };
};

/** Features of the steps as rows, in units of their standard deviations. */
const scaledFeatures = (columns: ReadonlyArray<Float64Array>, rows: number): ScaledRows => {
  const cols = columns.length;
  const data = new Float64Array(rows * cols);
  const scale = columns.map((column, j) => {
    const mean = column.reduce((a, b) => a + b, 0) / rows;
    let squares = 0;
    for (let i = 0; i < rows; i++) {
      data[i * cols + j] = column[i];
      squares += (column[i] - mean) * (column[i] - mean);
    }
    return squares > 0 ? Math.sqrt(squares / rows) : 1;
  });
  return { batch: { rows, cols, data, first: 0, weights: null }, scale: Float64Array.from(scale) };
};

/** Random starts: each step in the state of its nearest centre, by k-means++ and Lloyd's iterations, or of a random row. */
export const randomStarts = <Ts, B extends Batch, S>(
  emissions: Emissions<Ts, B, S>,
  states: number,
  data: Sequences<B>,
  init: "kmeans++" | "random",
  options: Pick<HmmOptions, "initial">,
): Either<EmError, Initializer<HmmParams<Ts>>> => {
  const scaled = scaledFeatures(emissions.features(data.steps), data.rows);
  const distinct = distinctRows(scaled.batch, states);
  if (distinct < states) return E.left({ _tag: "TooFewRows", distinct, components: states });
  return E.right((rng: Rng) => {
    const centres =
      init === "random" ? randomCentres(scaled.batch, states, rng) : kmeansPlusPlus(scaled, states, rng);
    const { labels } = lloyd(scaled, states, centres, init === "random" ? 0 : LLOYD_ITERATIONS);
    return startFromStates(emissions, states, data, labels, options);
  });
};

/** Number of distinct rows, counted up to `enough`. */
const distinctRows = ({ rows, cols, data }: DenseBatch, enough: number): number => {
  const seen = new Set<string>();
  for (let i = 0; i < rows && seen.size < enough; i++)
    seen.add(data.subarray(i * cols, (i + 1) * cols).join());
  return seen.size;
};

/** Distinct rows at random; there are as many. */
const randomCentres = ({ rows, cols, data }: DenseBatch, k: number, rng: Rng): Float64Array => {
  const chosen = new Map<string, Float64Array>();
  while (chosen.size < k) {
    const row = rng.below(rows);
    const values = data.subarray(row * cols, (row + 1) * cols);
    chosen.set(values.join(), values);
  }
  const centres = new Float64Array(k * cols);
  [...chosen.values()].forEach((values, c) => centres.set(values, c * cols));
  return centres;
};
