import { E, type Batch, type Either, type EmError, type FitFailure } from "@latentjs/em-core";
import type { MixtureFit } from "../named/fit-options.js";
import { bankOf, type FamilyNoise, type FamilyParams, type MixtureKind } from "../named/mixture-kind.js";
import { planFit, type FitPlan } from "../named/plan.js";
import { describeFit } from "../named/result.js";
import { scoreBatch, type MixtureScore } from "../named/score.js";
import { summitOf, type Cell, type CellSearch } from "./cell.js";
import { judge, spuriousOf, type JudgedCell, type Selection } from "./selection.js";
import { placesWhere, type Stated } from "./stated-selection.js";

/** Makes fits of what was found, and ranks them. */
export const finish = <T, S, B extends Batch>(
  stated: Stated<T, S, B>,
  found: ReadonlyArray<ReadonlyArray<CellSearch<FamilyParams<T>>>>,
): Either<EmError, Selection<MixtureFit<T>>> =>
  judge(
    stated.options.criterion ?? "bic",
    stated.cells.map((cell, at): JudgedCell<MixtureFit<T>> => {
      const own = describeCell(stated, cell, found[0][at]);
      if (stated.folds === null) return own;
      return {
        ...own,
        cv: crossValidated(
          stated,
          found.slice(1).map((ofSample) => ofSample[at]),
        ),
      };
    }),
  );

const describeCell = <T, S, B extends Batch>(
  { kindAt, batch, options }: Stated<T, S, B>,
  cell: Cell,
  search: CellSearch<FamilyParams<T>>,
): JudgedCell<MixtureFit<T>> => {
  if (E.isLeft(search)) return { ...cell, fit: search, spurious: null };
  const { attempts } = search.right;
  const { best, spurious } = summitOf(search.right);
  const chosen = best ?? spurious;
  if (chosen === null) {
    const failed = attempts.find(E.isLeft);
    const error: EmError = failed?.left.error ?? { _tag: "EmptyData", what: "The list of starts" };
    return { ...cell, fit: E.left(error), spurious: null };
  }
  const fitOptions = { ...options, components: cell.components };
  const fit = E.chain((plan: FitPlan<T, S, B>) =>
    E.mapLeft(({ error }: FitFailure<FamilyParams<T>>) => error)(
      describeFit(plan, { best: chosen.run, attempts }, fitOptions),
    ),
  )(planFit(kindAt(cell.components), batch, fitOptions));
  return { ...cell, fit, spurious: spuriousOf(fit, spurious) };
};

/** Minus twice the log-likelihood of each fold under the best mixture of the other rows. */
const crossValidated = <T, S, B extends Batch>(
  { kindAt, batch, folds, options: { noise } }: Stated<T, S, B>,
  searches: ReadonlyArray<CellSearch<FamilyParams<T>>>,
): Either<EmError, number> => {
  let total = 0;
  for (const [fold, search] of searches.entries()) {
    const summit = E.isRight(search) ? summitOf(search.right) : { best: null, spurious: null };
    const params = (summit.best ?? summit.spurious)?.run.params;
    const kept = placesWhere(batch.rows, (row) => folds !== null && folds[row] === fold);
    const scored =
      params === undefined ? null : scorePart(kindAt(params.components.length), params, noise, batch, kept);
    if (scored === null || E.isLeft(scored)) {
      return E.left({
        _tag: "NotReached",
        what: "The cross-validated likelihood",
        why: `is not known: without fold ${fold} of ${searches.length} there is no mixture, or none under which its rows have a density`,
        remedy: "Use fewer folds, or another criterion.",
      });
    }
    total -= 2 * scored.right.logLikelihood;
  }
  return E.right(total);
};

/** How likely the rows at some places are. */
const scorePart = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  params: FamilyParams<T>,
  noise: FamilyNoise | undefined,
  batch: B,
  kept: ReadonlyArray<number>,
): Either<EmError, MixtureScore> =>
  scoreBatch({ bank: bankOf(kind, noise), layout: kind.layout }, params, kind.layout.pick(batch, kept));
