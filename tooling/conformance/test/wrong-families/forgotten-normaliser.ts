import { E, type ColumnBatch } from "@latentjs/em-core";
import type { OpenComponent } from "@latentjs/mixture";
import { log } from "@latentjs/numerics";
import { gaussian, type Moments } from "../right/gaussian.js";
import { wrongGaussian } from "./wrong.js";

export const forgottenNormaliser = wrongGaussian("log(2 pi) left out of the density", ["F1 density"], {
  open: (theta) => {
    const top = -0.5 * log(theta.variance);
    const half = 0.5 / theta.variance;
    return E.map((open: OpenComponent<ColumnBatch, Moments>): OpenComponent<ColumnBatch, Moments> => ({
      ...open,
      logDensity: ({ columns: [x] }, from, to, out) => {
        for (let i = from; i < to; i++) {
          const z = x[i] - theta.mean;
          out[i - from] = top - half * z * z;
        }
      },
    }))(gaussian.open(theta));
  },
});
