import { E, type Either, type EmError } from "@latentjs/em-core";
import type { Accumulator, OpenComponent } from "@latentjs/mixture";
import { poisson, type CountBatch, type Poisson, type PoissonStats } from "../right/poisson.js";

type Add = Accumulator<CountBatch, PoissonStats>["add"];

/** The Poisson's `open` with another way to add rows. */
export const withAdd =
  (change: (add: Add) => Add) =>
  (theta: Poisson): Either<EmError, OpenComponent<CountBatch, PoissonStats>> =>
    E.map((open: OpenComponent<CountBatch, PoissonStats>): OpenComponent<CountBatch, PoissonStats> => ({
      ...open,
      accumulator: () => {
        const { add, finish } = open.accumulator();
        return { add: change(add), finish };
      },
    }))(poisson.open(theta));
