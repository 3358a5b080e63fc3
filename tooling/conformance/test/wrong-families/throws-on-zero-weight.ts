import { poisson } from "../right/poisson.js";
import { wrongPoisson } from "./wrong.js";

export const throwsOnZeroWeight = wrongPoisson("an exception where a component has no rows", ["F8 errors"], {
  estimate: (stats, previous) => {
    if (stats.weight === 0) throw new RangeError("no rows");
    return poisson.estimate(stats, previous);
  },
});
