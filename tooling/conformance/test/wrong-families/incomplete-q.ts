import { log } from "@latentjs/numerics";
import { wrongPoisson } from "./wrong.js";

export const incompleteQ = wrongPoisson(
  "q without a term that depends on the rate",
  ["F5 objective", "F6 estimate"],
  {
    q: ({ rate }, { sum }) => sum * log(rate),
  },
);
