import { COVARIANCE_NAMES, type CovarianceName } from "@latentjs/gmm";
import { dataSet } from "./data-sets.js";
import { verdictOf } from "./verdict.js";

/** What came of some data sets with all structures. */
export interface Tally {
  readonly fits: number;
  /** How often each diagnosis was made. */
  readonly diagnoses: Readonly<Record<string, number>>;
  /** What must not be: the data set, the structure and what happened. */
  readonly faults: ReadonlyArray<string>;
}

export const STRUCTURES: ReadonlyArray<CovarianceName> = COVARIANCE_NAMES;

/** What becomes of components without an estimate; each data set has one of these. */
const POLICIES = ["fail", "drop", "reseed"] as const;

/** Fits data sets first, first + step, ... below `end` with all structures; `told` hears of each data set before it is fitted. */
export const fuzz = (
  first: number,
  end: number,
  step: number = 1,
  told: (index: number) => void = () => {},
): Tally => {
  let fits = 0;
  const diagnoses: Record<string, number> = {};
  const faults: string[] = [];
  for (let index = first; index < end; index += step) {
    told(index);
    const data = dataSet(index);
    for (const covariance of STRUCTURES) {
      const policy = POLICIES[index % POLICIES.length];
      const verdict = verdictOf(data, covariance, policy);
      if (verdict._tag === "Fit") fits++;
      else if (verdict._tag === "Diagnosis") diagnoses[verdict.error] = (diagnoses[verdict.error] ?? 0) + 1;
      else faults.push(`data set ${index} (${data.name}), ${covariance}, ${policy}: ${verdict.what}`);
    }
  }
  return { fits, diagnoses, faults };
};

/** What several of them came to together. */
export const together = (tallies: ReadonlyArray<Tally>): Tally => {
  const diagnoses: Record<string, number> = {};
  for (const tally of tallies) {
    for (const [name, count] of Object.entries(tally.diagnoses))
      diagnoses[name] = (diagnoses[name] ?? 0) + count;
  }
  return {
    fits: tallies.reduce((total, tally) => total + tally.fits, 0),
    diagnoses,
    faults: tallies.flatMap((tally) => tally.faults),
  };
};
