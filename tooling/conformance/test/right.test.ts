import { familyLaws, namedFamilyLaws } from "../src/index.js";
import { gaussian, gaussianModule, gaussianOptions, SPEC } from "./right/gaussian.js";
import { poisson, poissonOptions } from "./right/poisson.js";

familyLaws(poisson, poissonOptions);
namedFamilyLaws(gaussian, { ...gaussianOptions, origin: { module: gaussianModule, spec: SPEC } });
