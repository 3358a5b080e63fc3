import { anyFamily, type AnyFamily } from "@latentjs/mixture";
import { bernoulli } from "../src/bernoulli.js";
import { beta } from "../src/beta.js";
import { binomial } from "../src/binomial.js";
import { exponential } from "../src/exponential.js";
import { gamma } from "../src/gamma.js";
import { geometric } from "../src/geometric.js";
import { inverseGaussian } from "../src/inverse-gaussian.js";
import { laplace } from "../src/laplace.js";
import { logNormal } from "../src/log-normal.js";
import { negativeBinomial } from "../src/negative-binomial.js";
import { normal } from "../src/normal.js";
import { poisson } from "../src/poisson.js";
import { weibull } from "../src/weibull.js";

const X = { column: "x" };

/** The families of one column x, under the names that reference values have. */
export const univariate: Readonly<Record<string, AnyFamily>> = {
  bernoulli: anyFamily(bernoulli(X)),
  beta: anyFamily(beta(X)),
  binomial_of_20: anyFamily(binomial({ column: "x", trials: 20 })),
  binomial_of_200: anyFamily(binomial({ column: "x", trials: 200 })),
  exponential: anyFamily(exponential(X)),
  gamma: anyFamily(gamma(X)),
  geometric: anyFamily(geometric(X)),
  "inverse-gaussian": anyFamily(inverseGaussian(X)),
  laplace: anyFamily(laplace(X)),
  "log-normal": anyFamily(logNormal(X)),
  "negative-binomial": anyFamily(negativeBinomial(X)),
  normal: anyFamily(normal(X)),
  poisson: anyFamily(poisson(X)),
  weibull: anyFamily(weibull(X)),
};

/** The same with a column e of events. */
export const censored: Readonly<Record<string, AnyFamily>> = {
  exponential: anyFamily(exponential({ column: "x", event: "e" })),
  "log-normal": anyFamily(logNormal({ column: "x", event: "e" })),
  weibull: anyFamily(weibull({ column: "x", event: "e" })),
};
