import { O } from "@latentjs/em-core";
import { standardNormal } from "@latentjs/numerics";
import { wrongGaussian } from "./wrong.js";

export const varianceAsStdDev = wrongGaussian(
  "draws with the variance for the standard deviation",
  ["F7 recovery"],
  {
    sampling: O.some({
      columns: [{ name: "x", levels: O.none }],
      draw: ({ mean, variance }, rng, row) => {
        row[0] = mean + variance * standardNormal(rng);
      },
    }),
  },
);
