import { continuationRatios, mapCoordinates, pairCoordinates, type Coordinates } from "@latentjs/em-core";
import type { MixtureParams } from "../engine.js";

/**
 * Coordinates of a mixture of `k` components with as many dimensions as free parameters: continuation ratios of the mixing weights, then those
 * of the components.
 */
export const mixtureCoordinates = <Ts>(
  k: number,
  components: Coordinates<Ts>,
): Coordinates<MixtureParams<Ts>> =>
  mapCoordinates(
    pairCoordinates(continuationRatios(k), components),
    ([weights, thetas]): MixtureParams<Ts> => ({ weights, components: thetas }),
    ({ weights, components: thetas }): readonly [Float64Array, Ts] => [weights, thetas],
  );
