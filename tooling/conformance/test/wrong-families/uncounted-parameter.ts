import { wrongGaussian } from "./wrong.js";

export const uncountedParameter = wrongGaussian("one free parameter too many", ["N2 parameter count"], {
  freeParameters: 3,
});
