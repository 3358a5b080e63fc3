import { E } from "@latentjs/em-core";
import { gaussian } from "../right/gaussian.js";
import { wrongGaussian } from "./wrong.js";

export const nanOnZeroWeight = wrongGaussian("0 / 0 where a component has no rows", ["F8 errors"], {
  estimate: (stats, previous) =>
    stats.weight === 0
      ? E.right({ mean: stats.mean, variance: stats.scatter / stats.weight })
      : gaussian.estimate(stats, previous),
});
