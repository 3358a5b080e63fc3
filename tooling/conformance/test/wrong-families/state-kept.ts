import { E, type Either, type EmError } from "@latentjs/em-core";
import type { OpenComponent } from "@latentjs/mixture";
import { poisson, type CountBatch, type Poisson, type PoissonStats } from "../right/poisson.js";
import { wrongPoisson } from "./wrong.js";

/** One accumulator for all passes. */
const openOnce = (theta: Poisson): Either<EmError, OpenComponent<CountBatch, PoissonStats>> =>
  E.map((open: OpenComponent<CountBatch, PoissonStats>) => {
    const accumulator = open.accumulator();
    return { ...open, accumulator: () => accumulator };
  })(poisson.open(theta));

export const stateKept = wrongPoisson("sums go on from the pass before", ["F3 splits"], { open: openOnce });
