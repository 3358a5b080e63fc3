import { E, type Batch, type Either, type EmError, type LatentVariableModel } from "@latentjs/em-core";
import type { ComponentBank } from "../bank.js";
import type { MixtureParams, MixtureStats } from "../engine.js";
import { afterOneStep, matchedStarts } from "../knowledge/matched-starts.js";
import { withoutKnowledge } from "../knowledge/row-knowledge.js";
import type { MixingRule } from "../mixing/mixing-rule.js";
import { startsUnderRule } from "../mixing/starts-under-rule.js";
import { noiseStarts, withNoiseWeight } from "../noise/noise-starts.js";
import type { Starts } from "./search-process.js";

/** What the starts of a search have to suit. */
export interface PreparedFor<T, B extends Batch, S> {
  /** The K components, without noise. */
  readonly bank: ComponentBank<ReadonlyArray<T>, B, S>;
  /** The model that is fitted: K components, and noise where it has one more. */
  readonly model: LatentVariableModel<MixtureParams<ReadonlyArray<T>>, B, MixtureStats<S>>;
  /** Rows with what is known of them beforehand. */
  readonly chunks: ReadonlyArray<B>;
  readonly mixing: MixingRule;
  readonly isNoisy: boolean;
  /** Row of the labels that became row i, or null where it is row i. */
  readonly origin: Int32Array | null;
  /** Whether components may change places; those of different families may not. */
  readonly isInterchangeable: boolean;
}

/** Where a fit begins, as far as it matters here. */
export type Begin =
  | string
  | { readonly params: { readonly weights: Float64Array } }
  | { readonly labels: ArrayLike<number> };

type Prepared<T> = Starts<MixtureParams<ReadonlyArray<T>>>;

/**
 * Starts of K components, which know nothing of noise, of known rows and of rules for the mixing weights, made into starts of the model that is
 * fitted. Given parameters stay as they are, but for noise where they have none. Error: given weights that break the rule.
 */
export const preparedStarts =
  <T, B extends Batch, S>(parts: PreparedFor<T, B, S>, init: Begin = "") =>
  (starts: Prepared<T>): Either<EmError, Prepared<T>> => {
    const { bank, model, chunks, mixing, isNoisy } = parts;
    const noisy = (from: Prepared<T>): Prepared<T> =>
      isNoisy ? noiseStarts(bank, chunks.map(withoutKnowledge), from) : from;
    if (typeof init === "string") {
      return E.map((ruled: Prepared<T>) => afterOneStep(model, chunks, ruled))(
        startsUnderRule<ReadonlyArray<T>>(mixing)(noisy(matchedStarts(parts, starts))),
      );
    }
    if ("params" in init) {
      const isWhole = init.params.weights.length > bank.size || !isNoisy;
      return isWhole
        ? startsUnderRule<ReadonlyArray<T>>(mixing, init)(starts)
        : startsUnderRule<ReadonlyArray<T>>(mixing)(noisy(starts));
    }
    const share = isNoisy ? noiseShare(init.labels, parts) : 0;
    return startsUnderRule<ReadonlyArray<T>>(mixing)(share === 0 ? noisy(starts) : withShare(starts, share));
  };

/** Share of the weight that labels give to the noise, by label -1. */
const noiseShare = <T, B extends Batch, S>(
  labels: ArrayLike<number>,
  { chunks, origin }: PreparedFor<T, B, S>,
): number => {
  let noise = 0;
  let total = 0;
  for (const { first, rows, weights } of chunks) {
    for (let i = 0; i < rows; i++) {
      const w = weights === null ? 1 : weights[i];
      total += w;
      if (labels[origin === null ? first + i : origin[first + i]] === -1) noise += w;
    }
  }
  return noise / total;
};

const withShare = <T>({ init, count }: Prepared<T>, share: number): Prepared<T> => ({
  count,
  init: (rng, attempt) =>
    E.map(({ weights, components }: MixtureParams<ReadonlyArray<T>>) => ({
      weights: withNoiseWeight(weights, share),
      components,
    }))(init(rng, attempt)),
});
