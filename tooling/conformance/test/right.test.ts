import { anderson, float64s, list, plain, record, squarem, text } from "@latentjs/em-core";
import * as fc from "fast-check";
import {
  acceleratorLaws,
  bankLaws,
  between,
  codecLaws,
  familyLaws,
  modelLaws,
  namedFamilyLaws,
} from "../src/index.js";
import { categorical, categoricalOptions } from "./right/categorical.js";
import { line, lineOptions } from "./right/line.js";
import { student, studentOptions } from "./right/student.js";
import { poissonBank, poissonBankOptions } from "./right/bank.js";
import { gaussian, gaussianModule, gaussianOptions, SPEC } from "./right/gaussian.js";
import { poissonCases, poissonCoordinates, poissonMixture, poissonModelOptions } from "./right/mixture.js";
import { poisson, poissonOptions } from "./right/poisson.js";

familyLaws(poisson, poissonOptions);
namedFamilyLaws(gaussian, { ...gaussianOptions, origin: { module: gaussianModule, spec: SPEC } });
namedFamilyLaws(categorical, categoricalOptions);
namedFamilyLaws(line, lineOptions);
familyLaws(student, studentOptions);
familyLaws(
  { ...student, name: "student by its slope" },
  { ...studentOptions, q: "tangent", mStep: "improves" },
);
bankLaws(poissonBank, poissonBankOptions);
modelLaws(poissonMixture, poissonModelOptions);

for (const accelerator of [
  plain<Parameters<typeof poissonCoordinates.pack>[0]>(),
  squarem(poissonCoordinates),
  anderson(poissonCoordinates),
]) {
  acceleratorLaws(accelerator, { model: poissonMixture, cases: poissonCases });
}

const rows = list(
  record<{ readonly name: string; readonly values: Float64Array }>({ name: text, values: float64s() }),
);
codecLaws(rows, {
  name: "rows",
  values: fc.array(
    fc.record({ name: fc.string(), values: fc.array(between(-1, 1)).map((v) => Float64Array.from(v)) }),
  ),
});
