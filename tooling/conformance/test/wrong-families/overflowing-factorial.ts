import { log } from "@latentjs/numerics";
import { countBatch } from "../right/poisson.js";
import { wrongPoisson } from "./wrong.js";

const factorial = (n: number): number => {
  let product = 1;
  for (let i = 2; i <= n; i++) product *= i;
  return product;
};

/** 171! is beyond the doubles. */
export const overflowingFactorial = wrongPoisson(
  "no density for counts above 170",
  ["F1 density"],
  {},
  {
    batch: (counts, weights) => {
      const batch = countBatch(counts, weights);
      return { ...batch, logFactorial: batch.counts.map((n) => log(factorial(n))) };
    },
  },
);
