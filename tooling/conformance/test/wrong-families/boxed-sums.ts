import { E, type Either, type EmError } from "@latentjs/em-core";
import type { OpenComponent } from "@latentjs/mixture";
import { poisson, type CountBatch, type Poisson, type PoissonStats } from "../right/poisson.js";
import { wrongPoisson } from "./wrong.js";

/** A closure's variable that is not a small integer is a new object on the heap each time it changes. */
const openBoxing = (theta: Poisson): Either<EmError, OpenComponent<CountBatch, PoissonStats>> =>
  E.map((open: OpenComponent<CountBatch, PoissonStats>): OpenComponent<CountBatch, PoissonStats> => ({
    ...open,
    accumulator: () => {
      let weight = 0;
      let sum = 0;
      return {
        add: ({ counts }, from, to, w) => {
          for (let i = from; i < to; i++) {
            weight += w[i - from];
            sum += w[i - from] * counts[i];
          }
        },
        finish: () => ({ weight, sum }),
      };
    },
  }))(poisson.open(theta));

export const boxedSums = wrongPoisson("sums in variables of a closure, row by row", ["F10 allocation"], {
  open: openBoxing,
});
