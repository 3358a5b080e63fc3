import { E, invalidInput, type Either, type EmError, type FlatRows } from "@latentjs/em-core";
import type { Rng } from "@latentjs/numerics";
import type { MvnInput } from "./input.js";
import { openMvn, type OpenMvn } from "./open.js";

/**
 * `n` draws, mean + L z with z standard normal, as n × d flat rows.
 *
 * All randomness comes from `rng`, which is left further on: the same stream gives the same rows on every machine.
 * Errors: those of `makeMvn`, and an `n` that is no whole number.
 */
export const sample = (mvn: MvnInput, n: number, rng: Rng): Either<EmError, FlatRows> =>
  E.chain((open: OpenMvn): Either<EmError, FlatRows> => {
    if (!(Number.isSafeInteger(n) && n >= 0)) {
      return E.left(invalidInput("n", "a whole number of rows, 0 or more", n));
    }
    const d = open.dimension;
    const data = new Float64Array(n * d);
    for (let i = 0; i < n; i++) open.sampleInto(rng, data, i * d);
    return E.right({ rows: n, cols: d, data });
  })(openMvn(mvn));
