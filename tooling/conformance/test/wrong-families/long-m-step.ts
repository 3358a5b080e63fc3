import { E } from "@latentjs/em-core";
import { poisson, type Poisson } from "../right/poisson.js";
import { wrongPoisson } from "./wrong.js";

export const longMStep = wrongPoisson("an M-step that is 30 % too long", ["F6 estimate", "F7 recovery"], {
  estimate: (stats, previous) =>
    E.map(({ rate }: Poisson) => ({ rate: 1.3 * rate }))(poisson.estimate(stats, previous)),
});
