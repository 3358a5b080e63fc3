import { E, O, type Batch, type Either, type EmError, type FitFailure } from "@latentjs/em-core";
import { labelled } from "../knowledge/row-knowledge.js";
import { alikeComponents, alikeWarnings, classificationLogPosterior } from "../posterior.js";
import { disagreementWith } from "../search/disagreement.js";
import { summarizeFit, type SearchOutcome } from "../search/summary.js";
import type { FitMixtureOptions, MixtureFit } from "./fit-options.js";
import { tableRows, tableWeight } from "./layout.js";
import type { FamilyParams } from "./mixture-kind.js";
import { flawsOfKind, type FitPlan } from "./plan.js";

/** What the restarts reached, as the user gets it. */
export const describeFit = <T, S, B extends Batch>(
  { sized, batch, chunks, chunkRows }: FitPlan<T, S, B>,
  reached: SearchOutcome<FamilyParams<T>>,
  options: FitMixtureOptions<T>,
): Either<FitFailure<FamilyParams<T>>, MixtureFit<T>> => {
  const { best } = reached;
  const weights = best.params.weights.length;
  const kind = sized.kindOf(weights);
  const bank = sized.bankOf(weights);
  const mixing = sized.mixingOf(weights);
  const { inOrder, freeParameters, name } = kind;
  const { init, mixing: asked, priors, noise } = options;
  const isOrdered = typeof init === "object" && "labels" in init;
  // Components that stay where they are, for their places mean something.
  const kept =
    isOrdered || typeof asked === "object" || priors !== undefined ? kind.bank.size : labelled(options);
  return E.bimap(
    (error: EmError): FitFailure<FamilyParams<T>> => ({ error, last: O.some(best) }),
    (logPosterior: number): MixtureFit<T> => {
      const params = inOrder(best.params, kept);
      const flawsOf = flawsOfKind(kind, batch);
      const totalWeight = tableWeight(kind.layout, batch);
      const flagged = flawsOf(params, totalWeight);
      const facts = {
        params,
        rows: tableRows(kind.layout, batch),
        totalWeight,
        parameters: mixing.freeParameters + freeParameters,
        classificationLogPosterior: logPosterior,
        backend: bank.kernels.name,
        chunkRows,
        dataWarnings: [],
        // What flags an optimum is told with that.
        componentWarnings: [
          ...alikeWarnings(alikeComponents(bank, params, chunks, params.components.length)),
          ...kind
            .remarks(params.components)
            .filter(({ component }) =>
              flagged.every((flaw) => flaw.reason !== "at-bound" || flaw.component !== component),
            )
            .map(({ component, message }) => `Component ${component} ${message}.`),
        ],
        flawsOf,
        disagreement: disagreementWith(sized.bankOf, chunks, best.params),
      };
      return {
        family: name,
        ...(noise === undefined ? {} : { noise }),
        ...summarizeFit(reached, facts, options),
      };
    },
  )(classificationLogPosterior(bank, best.params, chunks));
};
