import type { Batch } from "@latentjs/em-core";
import type { ComponentFamily } from "@latentjs/mixture";
import { allocationLaw } from "./family/allocation.js";
import { densityLaw } from "./family/density.js";
import { recoveryLaw } from "./family/recovery.js";
import type { Law } from "./law.js";
import type { FamilyOptions } from "./options.js";
import { register } from "./register.js";
import { errorsLaw } from "./subject-laws/errors.js";
import { estimateLaw, objectiveLaw } from "./subject-laws/objective.js";
import { savingLaw } from "./subject-laws/saving.js";
import { splitsLaw } from "./subject-laws/splits.js";
import { statisticsLaw } from "./subject-laws/statistics.js";
import { weightsLaw } from "./subject-laws/weights.js";
import { familySubject } from "./subject.js";

/** The laws F1 to F10 of one component family. The first that fails names the fault; later ones build on it. */
export const lawsOfFamily = <T, B extends Batch, S, R>(
  family: ComponentFamily<T, B, S>,
  options: FamilyOptions<T, B, R>,
): ReadonlyArray<Law> => {
  const subject = familySubject(family);
  return [
    densityLaw(family, options),
    statisticsLaw(subject, options),
    splitsLaw(subject, options),
    weightsLaw(subject, options),
    objectiveLaw(subject, options),
    estimateLaw(subject, options),
    recoveryLaw(family, options),
    errorsLaw(subject, options),
    savingLaw(subject, options),
    allocationLaw(family, options),
  ];
};

/** Registers a vitest test for each of the laws F1 to F10 of a component family. */
export const familyLaws = <T, B extends Batch, S, R>(
  family: ComponentFamily<T, B, S>,
  options: FamilyOptions<T, B, R>,
): void => {
  register(`${family.name} is a component family`, lawsOfFamily(family, options));
};
