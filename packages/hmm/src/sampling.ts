import { categorical, type Rng } from "@latentjs/numerics";
import type { HmmParams } from "./params.js";

/**
 * Draws sequences of the given lengths, one after the other: the states from the chain, and whatever `draw` makes of a state at a row. Returns the
 * states.
 */
export const sampleHmm = <Ts>(
  { initial, transitions, emissions }: HmmParams<Ts>,
  lengths: ReadonlyArray<number>,
  rng: Rng,
  draw: (emissions: Ts, state: number, row: number, rng: Rng) => void,
): Int32Array => {
  const k = initial.length;
  const rows = Array.from({ length: k }, (_, i) => transitions.subarray(i * k, (i + 1) * k));
  const states = new Int32Array(lengths.reduce((a, b) => a + b, 0));
  let row = 0;
  for (const length of lengths) {
    for (let t = 0; t < length; t++, row++) {
      states[row] = categorical(rng, t === 0 ? initial : rows[states[row - 1]]);
      draw(emissions, states[row], row, rng);
    }
  }
  return states;
};
