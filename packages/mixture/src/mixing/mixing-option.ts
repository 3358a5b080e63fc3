import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { equalMixing, freeMixing, heldMixing, whatIsWrongWithHeld, type MixingRule } from "./mixing-rule.js";

/**
 * What is asked of the mixing weights of K components: estimated freely; equal; or some held where they are given, null for those that are
 * estimated. Components whose weights are held keep their order.
 */
export type Mixing = "free" | "equal" | { readonly held: ReadonlyArray<number | null> };

/** The rule for `k` components and `others` more behind them, whose weights are always estimated. Error: an option that is none, held weights that do not fit. */
export const mixingRule = (mixing: Mixing, k: number, others: number = 0): Either<EmError, MixingRule> => {
  if (mixing === "free") return E.right(freeMixing(k + others));
  if (mixing === "equal") return E.right(equalMixing(k + others, others));
  const held: unknown = typeof mixing === "object" ? mixing.held : undefined;
  if (!Array.isArray(held)) {
    return E.left(invalidInput("mixing", "free, equal or { held: weights }", JSON.stringify(mixing)));
  }
  if (mixing.held.length !== k) {
    return E.left(
      invalidInput("mixing.held", `${k} weights, null for those to estimate`, mixing.held.length),
    );
  }
  const all = [...mixing.held, ...Array.from({ length: others }, () => null)];
  const wrong = whatIsWrongWithHeld(all);
  return wrong === null
    ? E.right(heldMixing(all))
    : E.left(invalidInput("mixing.held", "weights that can be held", wrong));
};

/** The rule for another number of components, `others` behind them as before. Weights that are held have none, and do not get here. */
export const ruleOfSize = (mixing: Mixing | undefined, k: number, others: number = 0): MixingRule => {
  const rule = mixingRule(mixing ?? "free", k, others);
  if (E.isLeft(rule)) throw new Error("mixing weights that are held are those of all components");
  return rule.right;
};

/** Rounding allowed to given weights. */
const GIVEN_TOLERANCE = 1e-6;
/** Weights this near to the rule are left as they are: what was saved comes back bit by bit. */
const EXACT = 64 * Number.EPSILON;

/** Given weights under a rule, put there where they are within rounding of it. Error: weights that do not follow it. */
export const weightsOfRule = (
  { name, estimate }: MixingRule,
  weights: Float64Array,
  path: string,
): Either<EmError, Float64Array> => {
  const ruled = estimate(weights);
  const isWithin = (tolerance: number): boolean =>
    ruled.every((weight, c) => Math.abs(weight - weights[c]) <= tolerance);
  if (isWithin(EXACT)) return E.right(weights);
  return isWithin(GIVEN_TOLERANCE)
    ? E.right(ruled)
    : E.left(
        invalidInput(
          `${path}.weights`,
          `${name} weights, ${ruled.join(" ")}`,
          weights.join(" "),
          "Start from weights that follow the rule, or let them be free.",
        ),
      );
};

/** What a checkpoint or a saved fit says of the weights. */
export const describeMixing = (mixing: Mixing): string =>
  typeof mixing === "string" ? mixing : `held ${mixing.held.map((weight) => weight ?? "free").join(" ")}`;
