import { poisson } from "../right/poisson.js";
import { wrongPoisson } from "./wrong.js";

export const mergeInPlace = wrongPoisson("concat changes its first argument", ["F2 statistics"], {
  stats: {
    ...poisson.stats,
    concat: (x, y) => Object.assign(x, { weight: x.weight + y.weight, sum: x.sum + y.sum }),
    get empty() {
      return { weight: 0, sum: 0 };
    },
  },
});
