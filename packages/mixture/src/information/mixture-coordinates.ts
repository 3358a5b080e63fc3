import { mapCoordinates, pairCoordinates, type Coordinates } from "@latentjs/em-core";
import type { MixtureParams } from "../engine.js";
import { freeMixing, type MixingRule } from "../mixing/mixing-rule.js";

/**
 * Coordinates of a mixture of `k` components with as many dimensions as free parameters: continuation ratios of the mixing weights that are free, then those
 * of the components.
 */
export const mixtureCoordinates = <Ts>(
  k: number,
  components: Coordinates<Ts>,
  mixing: MixingRule = freeMixing(k),
): Coordinates<MixtureParams<Ts>> =>
  mapCoordinates(
    pairCoordinates(mixing.coordinates, components),
    ([weights, thetas]): MixtureParams<Ts> => ({ weights, components: thetas }),
    ({ weights, components: thetas }): readonly [Float64Array, Ts] => [weights, thetas],
  );
