import { categorical, type Rng } from "@latentjs/numerics";
import type { MixtureParams } from "./engine.js";

/**
 * `n` draws from a mixture: a component by the mixing weights, then whatever `draw` makes of it. Rows come in random
 * order of their components, and the labels with them.
 */
export const sampleMixture = <Ts>(
  params: MixtureParams<Ts>,
  n: number,
  rng: Rng,
  draw: (components: Ts, component: number, row: number, rng: Rng) => void,
): Int32Array =>
  Int32Array.from({ length: n }, (_, row) => {
    const component = categorical(rng, params.weights);
    draw(params.components, component, row, rng);
    return component;
  });
