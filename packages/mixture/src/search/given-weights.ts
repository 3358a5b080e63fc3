import { invalidInput, type EmError } from "@latentjs/em-core";

/** Relative rounding allowed to numbers that come from elsewhere, written with few digits perhaps. */
const GIVEN_TOLERANCE = 1e-6;
/** Weights whose sum is this near to 1 are left as they are: what was saved comes back bit by bit. */
const EXACT_SUM = 64 * Number.EPSILON;

const sumOf = (weights: Float64Array): number => weights.reduce((a, b) => a + b, 0);

/** What is wrong with mixing weights that come from outside: one below 0, or a sum that is not 1; null where nothing is. */
export const wrongWeights = (weights: Float64Array, path: string): EmError | null => {
  const c = weights.findIndex((w) => !(w >= 0));
  if (c >= 0) return invalidInput(`${path}.weights[${c}]`, "a number of at least 0", weights[c]);
  const total = sumOf(weights);
  return Math.abs(total - 1) <= GIVEN_TOLERANCE
    ? null
    : invalidInput(`${path}.weights`, "numbers that sum to 1", `a sum of ${total}`);
};

/** Weights that sum to 1, from such as do to the digits they were written with. */
export const normalizedWeights = (weights: Float64Array): Float64Array => {
  const total = sumOf(weights);
  return Math.abs(total - 1) <= EXACT_SUM ? weights : weights.map((w) => w / total);
};

/** Components by weight, largest first, ties by `tie`, smallest first; the first `kept` of them stay where they are. */
export const orderByWeight = (
  weights: Float64Array,
  tie: (component: number) => number,
  kept: number = 0,
): ReadonlyArray<number> => {
  const all = Array.from(weights, (_, c) => c);
  const rest = all.slice(kept).toSorted((a, b) => weights[b] - weights[a] || tie(a) - tie(b));
  return [...all.slice(0, kept), ...rest];
};
