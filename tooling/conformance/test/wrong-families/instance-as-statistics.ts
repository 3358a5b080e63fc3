import { struct, real } from "@latentjs/em-core";
import type { PoissonStats } from "../right/poisson.js";
import { wrongPoisson } from "./wrong.js";
import { E, type Either, type EmError } from "@latentjs/em-core";
import type { OpenComponent } from "@latentjs/mixture";
import { poisson, type CountBatch, type Poisson } from "../right/poisson.js";

class Sums implements PoissonStats {
  readonly weight: number;
  readonly sum: number;
  constructor({ weight, sum }: PoissonStats) {
    this.weight = weight;
    this.sum = sum;
  }
}

const openWithClass = (theta: Poisson): Either<EmError, OpenComponent<CountBatch, PoissonStats>> =>
  E.map((open: OpenComponent<CountBatch, PoissonStats>): OpenComponent<CountBatch, PoissonStats> => ({
    ...open,
    accumulator: () => {
      const { add, finish } = open.accumulator();
      return { add, finish: () => new Sums(finish()) };
    },
  }))(poisson.open(theta));

export const instanceAsStatistics = wrongPoisson("statistics with methods", ["F9 saving"], {
  stats: struct<PoissonStats>({ weight: real, sum: real }),
  open: openWithClass,
});
