import { O } from "@latentjs/em-core";
import { makeRng, standardNormal } from "@latentjs/numerics";
import { wrongGaussian } from "./wrong.js";

const own = makeRng("own");

export const unrepeatableDraws = wrongGaussian("draws from a stream of its own", ["N5 draws"], {
  sampling: O.some({
    columns: [{ name: "x", levels: O.none }],
    draw: ({ mean, variance }, _rng, row) => {
      row[0] = mean + Math.sqrt(variance) * standardNormal(own);
    },
  }),
});
