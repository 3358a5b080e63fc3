import {
  E,
  overChunks,
  type Batch,
  type Either,
  type EmError,
  type Expected,
  type LatentVariableModel,
} from "@latentjs/em-core";
import { exp } from "@latentjs/numerics";
import type { ComponentBank } from "../bank.js";
import type { MixtureParams, MixtureStats } from "../engine.js";
import { classify, type Classification } from "../posterior.js";
import type { Starts } from "../search/search-process.js";
import { fromLabels } from "../starts/labels.js";
import { isInformed } from "./inform-tile.js";
import { withoutKnowledge } from "./row-knowledge.js";

/** What starts are fitted to what is known with. */
export interface MatchedStarts<T, B extends Batch, S> {
  /** K components, without noise. */
  readonly bank: ComponentBank<ReadonlyArray<T>, B, S>;
  /** Rows with what is known of them. */
  readonly chunks: ReadonlyArray<B>;
  /** Whether components may change places; those of different families may not. */
  readonly isInterchangeable: boolean;
}

type Start<T> = Either<EmError, MixtureParams<ReadonlyArray<T>>>;

/**
 * Starts whose components stand where what is known of the rows puts them. The first one, where every component has rows that are known to be its
 * own, is estimated from those; the components of every other one go to the places whose rows they explain best, the largest agreement first.
 */
export const matchedStarts = <T, B extends Batch, S>(
  { bank, chunks, isInterchangeable }: MatchedStarts<T, B, S>,
  { init, count }: Starts<MixtureParams<ReadonlyArray<T>>>,
): Starts<MixtureParams<ReadonlyArray<T>>> => {
  if (!chunks.some(isInformed)) return { init, count };
  const plain = chunks.map(withoutKnowledge);
  const labels = allLabels(chunks, bank.size);
  const matched = (start: MixtureParams<ReadonlyArray<T>>): Start<T> =>
    isInterchangeable ? E.map(inPlaces(start))(agreement(bank, start, plain, chunks)) : E.right(start);
  return {
    count,
    init: (rng, attempt) =>
      E.chain((start: MixtureParams<ReadonlyArray<T>>): Start<T> => {
        if (attempt > 0 || labels === null) return matched(start);
        const own = fromLabels(bank, start.components, plain, labels);
        return E.isRight(own) ? own : matched(start);
      })(init(rng, attempt)),
  };
};

/** The known components of all rows, -1 for those not known and for noise, where each of the K components has a row; else null. */
const allLabels = (chunks: ReadonlyArray<Batch>, k: number): Int32Array | null => {
  const rows = chunks.reduce((total, batch) => total + batch.rows, 0);
  const labels = new Int32Array(rows).fill(-1);
  const seen = new Uint8Array(k);
  for (const { first, known, rows: n } of chunks) {
    if (known === undefined) continue;
    for (let i = 0; i < n; i++) {
      if (known[i] < 0 || known[i] >= k) continue;
      labels[first + i] = known[i];
      seen[known[i]] = 1;
    }
  }
  return seen.every((flag) => flag === 1) ? labels : null;
};

/** table[j * K + c]: weight of the rows that are known to be of component j and that the start would give to its component c. */
const agreement = <T, B extends Batch, S>(
  bank: ComponentBank<ReadonlyArray<T>, B, S>,
  start: MixtureParams<ReadonlyArray<T>>,
  plain: ReadonlyArray<B>,
  chunks: ReadonlyArray<B>,
): Either<EmError, Float64Array> => {
  const k = bank.size;
  const table = new Float64Array(k * k);
  for (const [at, batch] of chunks.entries()) {
    const seen = classify(bank, start, plain[at]);
    if (E.isLeft(seen)) return seen;
    addAgreement(batch, seen.right, k, table);
  }
  return E.right(table);
};

const addAgreement = (
  { rows, weights, known, logPriors }: Batch,
  { posterior }: Classification,
  k: number,
  table: Float64Array,
): void => {
  const width = logPriors === undefined ? k : logPriors.length / rows;
  for (let i = 0; i < rows; i++) {
    const w = weights === null ? 1 : weights[i];
    const own = known === undefined ? -1 : known[i];
    for (let j = 0; j < k; j++) {
      const share =
        own >= 0 ? (own === j ? 1 : 0) : logPriors === undefined ? 0 : exp(logPriors[i * width + j]);
      if (share === 0) continue;
      for (let c = 0; c < k; c++) table[j * k + c] += w * share * posterior[i * k + c];
    }
  }
};

const inPlaces =
  <T>({ weights, components }: MixtureParams<ReadonlyArray<T>>) =>
  (table: Float64Array): MixtureParams<ReadonlyArray<T>> => {
    const order = places(table, weights.length);
    return {
      weights: Float64Array.from(order, (c) => weights[c]),
      components: order.map((c) => components[c]),
    };
  };

/** For each place the component that goes there: the largest agreement first, ties and what is left over by their order. */
const places = (table: Float64Array, k: number): ReadonlyArray<number> => {
  const order = Array.from({ length: k }, () => -1);
  const isTaken = Array.from({ length: k }, () => false);
  for (let round = 0; round < k; round++) {
    let best = -1;
    for (let at = 0; at < k * k; at++) {
      if (order[Math.floor(at / k)] >= 0 || isTaken[at % k]) continue;
      if (best < 0 || table[at] > table[best]) best = at;
    }
    order[Math.floor(best / k)] = best % k;
    isTaken[best % k] = true;
  }
  return order;
};

/** Starts after one step of EM on all that is known, so that rows whose component is known belong to it from the beginning. */
export const afterOneStep = <T, B extends Batch, S>(
  model: LatentVariableModel<MixtureParams<ReadonlyArray<T>>, B, MixtureStats<S>>,
  chunks: ReadonlyArray<B>,
  { init, count }: Starts<MixtureParams<ReadonlyArray<T>>>,
): Starts<MixtureParams<ReadonlyArray<T>>> => {
  const step = (start: MixtureParams<ReadonlyArray<T>>): Start<T> =>
    E.chain(({ stats, badRow, logLikelihood }: Expected<MixtureStats<S>>): Start<T> =>
      badRow < 0
        ? model.mStep(stats, start)
        : E.left({ _tag: "NonFiniteLikelihood", row: badRow, value: logLikelihood }),
    )(overChunks(model, chunks)(start));
  return chunks.some(isInformed)
    ? { count, init: (rng, attempt) => E.chain(step)(init(rng, attempt)) }
    : { init, count };
};
