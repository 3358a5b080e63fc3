import { flawsOfGaussians } from "../flaws.js";
import type { GmmParams } from "../params.js";
import type { Problem } from "../problem.js";
import type { CovarianceStructure } from "../structure.js";

/** Says of an optimum why it is spurious, in a sentence, or null: the one place where a selection asks. */
export const spuriousBecause = <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
): ((params: GmmParams, totalWeight: number) => string | null) => {
  const flawsOf = flawsOfGaussians(structure, problem);
  return (params, totalWeight) => flawsOf(params, totalWeight)[0]?.message ?? null;
};
