import { wrongPoisson } from "./wrong.js";
import { withAdd } from "./with-add.js";

export const tileEdge = wrongPoisson(
  "the last row of a full tile is left out",
  ["F3 splits", "F7 recovery"],
  {
    open: withAdd((add) => (batch, from, to, weight) => add(batch, from, Math.min(to, from + 255), weight)),
  },
);
