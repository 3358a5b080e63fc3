import { E, O, type Batch, type Either, type EmError, type FitFailure } from "@latentjs/em-core";
import { classificationLogPosterior } from "../posterior.js";
import { disagreementWith } from "../search/disagreement.js";
import { summarizeFit, type SearchOutcome } from "../search/summary.js";
import type { FitMixtureOptions, MixtureFit } from "./fit-options.js";
import { tableRows, tableWeight } from "./layout.js";
import type { FamilyParams } from "./mixture-kind.js";
import { flawsOfKind, type FitPlan } from "./plan.js";

/** What the restarts reached, as the user gets it. */
export const describeFit = <T, S, B extends Batch>(
  { kind, batch, chunks, chunkRows, mixing }: FitPlan<T, S, B>,
  reached: SearchOutcome<FamilyParams<T>>,
  options: FitMixtureOptions<T>,
): Either<FitFailure<FamilyParams<T>>, MixtureFit<T>> => {
  const { best } = reached;
  const { bank, inOrder, freeParameters, name } = kind;
  const keepsOrder =
    typeof options.mixing === "object" || (typeof options.init === "object" && "labels" in options.init);
  return E.bimap(
    (error: EmError): FitFailure<FamilyParams<T>> => ({ error, last: O.some(best) }),
    (logPosterior: number): MixtureFit<T> => {
      const facts = {
        params: keepsOrder ? best.params : inOrder(best.params),
        rows: tableRows(kind.layout, batch),
        totalWeight: tableWeight(kind.layout, batch),
        parameters: mixing.freeParameters + freeParameters,
        classificationLogPosterior: logPosterior,
        backend: bank.kernels.name,
        chunkRows,
        dataWarnings: [],
        componentWarnings: [],
        flawsOf: flawsOfKind(kind, batch),
        disagreement: disagreementWith(() => bank, chunks, best.params),
      };
      return { family: name, ...summarizeFit(reached, facts, options) };
    },
  )(classificationLogPosterior(bank, best.params, chunks));
};
