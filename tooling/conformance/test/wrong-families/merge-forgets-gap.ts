import { moments } from "../right/gaussian.js";
import { wrongGaussian } from "./wrong.js";

/** What the distance of the two means adds to the scatter. */
export const mergeForgetsGap = wrongGaussian("merging forgets the scatter between the parts", ["F3 splits"], {
  stats: {
    ...moments,
    concat: (x, y) =>
      x.weight === 0 || y.weight === 0
        ? moments.concat(x, y)
        : { ...moments.concat(x, y), scatter: x.scatter + y.scatter },
  },
});
