import { counted, familyLaws, positiveBetween } from "@latentjs/conformance";
import { exp } from "@latentjs/numerics";
import { nat } from "fast-check";
import { countBatch, poisson } from "./poisson.js";

familyLaws(poisson, {
  theta: positiveBetween(0.1, 50).map((rate) => ({ rate })),
  row: nat({ max: 100 }),
  batch: countBatch,
  nudge: ({ rate }, step) => ({ rate: rate * exp(step()) }),
  support: counted(() => Array.from({ length: 300 }, (_, count) => count), 1e-9),
  // Events until the waiting times between them, each of mean 1 / rate, exceed 1.
  sample: ({ rate }, rng) => {
    let count = -1;
    for (let left = exp(rate); left > 1; count++) left *= 1 - rng.uniform();
    return count;
  },
  freeParameters: 1,
});
