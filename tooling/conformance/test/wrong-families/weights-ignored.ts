import { E } from "@latentjs/em-core";
import { poisson, type CountBatch, type PoissonStats } from "../right/poisson.js";
import type { Accumulator, OpenComponent } from "@latentjs/mixture";
import { wrongPoisson } from "./wrong.js";

const unweighted = (): Accumulator<CountBatch, PoissonStats> => {
  const sums = new Float64Array(2);
  return {
    add: ({ counts }, from, to) => {
      for (let i = from; i < to; i++) {
        sums[0] += 1;
        sums[1] += counts[i];
      }
    },
    finish: () => ({ weight: sums[0], sum: sums[1] }),
  };
};

export const weightsIgnored = wrongPoisson("rows count once, whatever their weight", ["F4 weights"], {
  open: (theta) =>
    E.map((open: OpenComponent<CountBatch, PoissonStats>): OpenComponent<CountBatch, PoissonStats> => ({
      ...open,
      accumulator: unweighted,
    }))(poisson.open(theta)),
});
