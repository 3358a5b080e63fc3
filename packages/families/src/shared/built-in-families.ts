import type { FamilyModule } from "@latentjs/mixture";
import { family as bernoulli } from "../bernoulli.js";
import { family as beta } from "../beta.js";
import { family as binomial } from "../binomial.js";
import { family as categorical } from "../categorical.js";
import { family as exponential } from "../exponential.js";
import { family as gamma } from "../gamma.js";
import { family as gaussian } from "../gaussian.js";
import { family as geometric } from "../geometric.js";
import { family as inverseGaussian } from "../inverse-gaussian.js";
import { family as laplace } from "../laplace.js";
import { family as linearRegression } from "../linear-regression.js";
import { family as logNormal } from "../log-normal.js";
import { family as logisticRegression } from "../logistic-regression.js";
import { family as multinomial } from "../multinomial.js";
import { family as negativeBinomial } from "../negative-binomial.js";
import { family as normal } from "../normal.js";
import { family as poisson } from "../poisson.js";
import { family as poissonRegression } from "../poisson-regression.js";
import { family as productCategorical } from "../product-categorical.js";
import { family as studentT } from "../student-t.js";
import { family as vonMisesFisher } from "../von-mises-fisher.js";
import { family as weibull } from "../weibull.js";

/** The families of this package that can be parts of a product by their names. */
export const builtInFamilies: ReadonlyArray<FamilyModule> = [
  bernoulli,
  beta,
  binomial,
  categorical,
  exponential,
  gamma,
  gaussian,
  geometric,
  inverseGaussian,
  laplace,
  linearRegression,
  logNormal,
  logisticRegression,
  multinomial,
  negativeBinomial,
  normal,
  poisson,
  poissonRegression,
  productCategorical,
  studentT,
  vonMisesFisher,
  weibull,
];
