import { continuationRatios, mapCoordinates, simplexCoordinates, type Coordinates } from "@latentjs/em-core";
import { floats, mapFloats } from "@latentjs/numerics";

/** How the mixing weights of K components are estimated; all that the engine and the searches know of it. */
export interface MixingRule {
  readonly name: string;
  /**
   * The weights of this rule, summing to 1, that maximise sum_k counts[k] log weights[k]. Given weights in place of counts it answers the same
   * weights where they follow the rule.
   */
  readonly estimate: (counts: Float64Array) => Float64Array;
  /** Free parameters of the weights. */
  readonly freeParameters: number;
  /** Coordinates that treat the components alike, for extrapolation. */
  readonly searchCoordinates: Coordinates<Float64Array>;
  /** As many coordinates as free parameters, for information matrices. */
  readonly coordinates: Coordinates<Float64Array>;
}

/** Every weight on its own, estimated by its share of the rows: K - 1 free parameters. */
export const freeMixing = (size: number): MixingRule => ({
  name: "free",
  estimate: (counts) => {
    const n = counts.reduce((a, b) => a + b, 0);
    return mapFloats(counts, (count) => count / n);
  },
  freeParameters: size - 1,
  searchCoordinates: simplexCoordinates(size),
  coordinates: continuationRatios(size),
});

/**
 * Equal weights of all components: no free parameter. With `others` the last so many components have weights of their own, and the ones
 * before share equally what those leave, as mclust's `equalPro` with noise: `others` free parameters.
 */
export const equalMixing = (size: number, others: number = 0): MixingRule => {
  const alike = Array.from({ length: size - others }, (_, c) => c);
  const apart = Array.from({ length: others }, (_, c) => [size - others + c]);
  return shared("equal", floats(size), [alike, ...apart]);
};

/**
 * Weights that stay as they are given, and null for those that are estimated, which share what the given ones leave: as many free parameters
 * as there are estimated weights, less one. Throws a RangeError where the given weights leave nothing to estimate, or do not sum to 1 where all
 * are given.
 */
export const heldMixing = (weights: ReadonlyArray<number | null>): MixingRule => {
  const wrong = whatIsWrongWithHeld(weights);
  if (wrong !== null) throw new RangeError(wrong);
  const held = Float64Array.from(weights, (weight) => weight ?? 0);
  const estimated = weights.flatMap((weight, c) => (weight === null ? [[c]] : []));
  return shared("held", held, estimated);
};

/** How far from 1 weights that are all held may sum: what few digits leave. */
const SUM_TOLERANCE = 1e-6;

/** Why weights cannot be held, in words that follow "expected weights"; null where they can. */
export const whatIsWrongWithHeld = (weights: ReadonlyArray<number | null>): string | null => {
  const bad = weights.find((weight) => weight !== null && !(weight > 0 && weight <= 1));
  if (bad !== undefined) return `held weights have to be above 0 and at most 1, and one is ${bad}`;
  const total = weights.reduce<number>((sum, weight) => sum + (weight ?? 0), 0);
  if (weights.includes(null)) {
    return total < 1 ? null : `held weights sum to ${total}, which leaves nothing for the others`;
  }
  return Math.abs(total - 1) <= SUM_TOLERANCE
    ? null
    : `all weights are held, and sum to ${total} instead of 1`;
};

/**
 * Weights of which some are held, at `held`, and the others form `groups`: a group has a weight of its own, which its components share
 * equally.
 */
const shared = (
  name: string,
  held: Float64Array,
  groups: ReadonlyArray<ReadonlyArray<number>>,
): MixingRule => {
  const size = groups.length;
  const left = 1 - held.reduce((a, b) => a + b, 0);
  /** What each group has of what is left; the groups' own totals where nothing is divided. */
  const shares = (values: Float64Array): Float64Array => {
    const totals = Float64Array.from(groups, (group) => group.reduce((sum, c) => sum + values[c], 0));
    const all = totals.reduce((a, b) => a + b, 0);
    return totals.map((total) => total / all);
  };
  const spread = (share: Float64Array): Float64Array => {
    const weights = held.slice();
    for (const [g, group] of groups.entries()) {
      for (const c of group) weights[c] = (left * share[g]) / group.length;
    }
    return weights;
  };
  const ofShares = (coordinates: Coordinates<Float64Array>): Coordinates<Float64Array> =>
    mapCoordinates(coordinates, spread, shares);
  return {
    name,
    estimate: (counts) => spread(shares(counts)),
    freeParameters: Math.max(0, size - 1),
    searchCoordinates: ofShares(simplexCoordinates(size)),
    coordinates: ofShares(size === 0 ? simplexCoordinates(0) : continuationRatios(size)),
  };
};
