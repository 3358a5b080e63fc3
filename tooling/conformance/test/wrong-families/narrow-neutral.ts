import { E } from "@latentjs/em-core";
import { wrongGaussian } from "./wrong.js";

/** The rows' squares in units of the variance are beyond the doubles. */
export const narrowNeutral = wrongGaussian(
  "neutral parameters that leave rows without a density",
  ["N3 neutral"],
  {
    neutral: () => E.right({ mean: 0, variance: 1e-307 }),
  },
);
