import { E, type Either } from "@latentjs/em-core";
import { notBuilt, type Failure } from "../failure.js";

/** `latent select`: not there yet. */
export const select = (): Either<Failure, void> =>
  E.left(
    notBuilt(
      "The command select",
      "Run fit for each number of components and compare the BIC that it prints.",
    ),
  );
