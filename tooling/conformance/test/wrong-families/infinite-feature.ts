import { log } from "@latentjs/numerics";
import { wrongGaussian } from "./wrong.js";

export const infiniteFeature = wrongGaussian(
  "logarithms of numbers that may be negative as features",
  ["N4 features"],
  {
    features: ({ columns }) => columns.map((column) => column.map(log)),
  },
);
