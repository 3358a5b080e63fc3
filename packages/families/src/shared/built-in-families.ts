import type { FamilyModule } from "@latentjs/mixture";
import { family as linearRegression } from "../linear-regression.js";
import { family as logisticRegression } from "../logistic-regression.js";
import { family as poisson } from "../poisson.js";
import { family as poissonRegression } from "../poisson-regression.js";
import { family as studentT } from "../student-t.js";
import { family as vonMisesFisher } from "../von-mises-fisher.js";

/** The families of this package that can be parts of a product by their names. */
export const builtInFamilies: ReadonlyArray<FamilyModule> = [
  linearRegression,
  logisticRegression,
  poisson,
  poissonRegression,
  studentT,
  vonMisesFisher,
];
