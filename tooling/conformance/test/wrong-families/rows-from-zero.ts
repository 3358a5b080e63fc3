import { wrongPoisson } from "./wrong.js";
import { withAdd } from "./with-add.js";

export const rowsFromZero = wrongPoisson(
  "every range is taken to begin at row 0",
  ["F3 splits", "F7 recovery"],
  {
    open: withAdd((add) => (batch, from, to, weight) => add(batch, 0, to - from, weight)),
  },
);
