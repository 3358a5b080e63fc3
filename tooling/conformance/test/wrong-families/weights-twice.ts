import { wrongPoisson } from "./wrong.js";
import { withAdd } from "./with-add.js";

/** The engine has multiplied by the observation weights already. */
export const weightsTwice = wrongPoisson("observation weights count twice", ["F4 weights"], {
  open: withAdd((add) => (batch, from, to, weight) => {
    const { weights } = batch;
    add(batch, from, to, weights === null ? weight : weight.map((w, i) => w * (weights[from + i] ?? 0)));
  }),
});
