import { E, type Either, type EmError } from "@latentjs/em-core";
import type { MixtureParams } from "../engine.js";
import type { Starts } from "../search/search-process.js";
import { weightsOfRule } from "./mixing-option.js";
import type { MixingRule } from "./mixing-rule.js";

/** Where a fit begins, as far as it says what the mixing weights are. */
type Begin = string | { readonly params: { readonly weights: Float64Array } } | { readonly labels: unknown };

/**
 * Starts whose weights follow the rule. Those of a search, and of memberships, are estimated again by the rule, from their shares of the
 * rows; weights of given parameters have to follow it: error where they do not.
 */
export const startsUnderRule =
  <Ts>(mixing: MixingRule, begin: Begin = "") =>
  ({ init, count }: Starts<MixtureParams<Ts>>): Either<EmError, Starts<MixtureParams<Ts>>> => {
    if (mixing.name === "free") return E.right({ init, count });
    const withWeights = (weightsOf: (weights: Float64Array) => Float64Array): Starts<MixtureParams<Ts>> => ({
      count,
      init: (rng, attempt) =>
        E.map(({ weights, components }: MixtureParams<Ts>) => ({ weights: weightsOf(weights), components }))(
          init(rng, attempt),
        ),
    });
    return typeof begin === "object" && "params" in begin
      ? E.map((weights: Float64Array) => withWeights(() => weights))(
          weightsOfRule(mixing, begin.params.weights, "init.params"),
        )
      : E.right(withWeights(mixing.estimate));
  };
