import { E, invalidInput } from "@latentjs/em-core";
import { wrongGaussian } from "./wrong.js";

export const uncheckedColumn = wrongGaussian("missing numbers are let through", ["N6 reading"], {
  read: ({ columns }) => {
    const [x] = columns;
    return x?._tag === "Numbers" ? E.right([x.values]) : E.left(invalidInput("x", "numbers", "none"));
  },
});
