import { wrongPoisson } from "./wrong.js";
import { withAdd } from "./with-add.js";

export const viewEachCall = wrongPoisson("a view of the weights in every call", ["F10 allocation"], {
  open: withAdd((add) => (batch, from, to, weight) => add(batch, from, to, weight.subarray(0, to - from))),
});
