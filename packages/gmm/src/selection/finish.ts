import { E, type Either, type EmError, type FitFailure, type Run } from "@latentjs/em-core";
import { judge, spuriousOf, summitOf, type CellSearch, type JudgedCell } from "@latentjs/mixture";
import { score, type Score } from "../predict.js";
import type { GmmFit } from "../options.js";
import type { GmmParams, Noise } from "../params.js";
import { sizedParts } from "../plan.js";
import type { SizedParts } from "../sized-parts.js";
import { everything } from "../parts/everything.js";
import { stateProblem, type Problem } from "../problem.js";
import { describeFit } from "../result.js";
import type { CovarianceStructure } from "../structure.js";
import { optionsOfCell, whyNone, type GmmCell } from "./cell-search.js";
import type { CellsShared } from "./cell-runner.js";
import { withTree } from "./own-tree.js";
import { ofFold, withoutFold, type SampleOfRows } from "./samples.js";
import type { GmmSelection } from "./select-options.js";

/** Makes fits of what was found, and ranks them. `found[0]` is of all rows, the rest of those without a fold. */
export const finishSelection = (
  shared: CellsShared,
  found: ReadonlyArray<ReadonlyArray<CellSearch<GmmParams>>>,
): Either<EmError, GmmSelection> => {
  const { cells, folds } = shared;
  const all = withTree(shared.all);
  const { criterion = "bic" } = all.options;
  const parts = folds === null ? [] : found.slice(1).map((_, fold) => heldOut(all, folds, fold));
  const judged = cells.map((cell, at): JudgedCell<GmmFit> => {
    const own = describeCell(all, cell, found[0][at]);
    if (folds === null) return own;
    const cv = crossValidated(
      cell,
      parts,
      found.slice(1).map((ofSample) => ofSample[at]),
    );
    return { ...own, cv };
  });
  return judge(criterion, judged);
};

const describeCell = (
  all: SampleOfRows,
  cell: GmmCell,
  search: CellSearch<GmmParams>,
): JudgedCell<GmmFit> => {
  const { components, form } = cell;
  if (E.isLeft(search)) return { components, form, fit: search, spurious: null };
  const { attempts } = search.right;
  const { best, spurious } = summitOf(search.right);
  const chosen = best ?? spurious;
  if (chosen === null) return { components, form, fit: E.left(whyNone(attempts)), spurious: null };
  const options = optionsOfCell(all, cell);
  const fit = E.chain((problem: Problem) =>
    problem.structure.use(<S>(structure: CovarianceStructure<S>): Either<EmError, GmmFit> =>
      E.chain((sized: SizedParts<S>) =>
        E.mapLeft(({ error }: FitFailure<GmmParams>) => error)(
          describeFit(structure, problem, options, sized, { best: chosen.run, attempts }),
        ),
      )(sizedParts(structure, problem, options)),
    ),
  )(stateProblem(all.rows, options, everything));
  return { components, form, fit, spurious: spuriousOf(fit, spurious) };
};

/** The rows of a fold, and the noise that the fits of the other rows have. */
interface HeldOut extends SampleOfRows {
  readonly noise: Noise | null;
}

const heldOut = (all: SampleOfRows, folds: Int32Array, fold: number): HeldOut => {
  const fitted = withoutFold(all, folds, fold);
  // The volume of the noise is that of the rows, whatever is known of them.
  const { labels: _labels, priors: _priors, ...options } = fitted.options;
  const stated =
    fitted.options.noise === undefined
      ? undefined
      : stateProblem(
          fitted.rows,
          optionsOfCell({ ...fitted, options }, { components: 1, form: "VVV" }),
          everything,
        );
  return {
    ...ofFold(all, folds, fold),
    noise: stated !== undefined && E.isRight(stated) ? stated.right.noise : null,
  };
};

/** Minus twice the log-likelihood of each fold under the best mixture of the other rows. */
const crossValidated = (
  { form }: GmmCell,
  parts: ReadonlyArray<HeldOut>,
  searches: ReadonlyArray<CellSearch<GmmParams>>,
): Either<EmError, number> => {
  let total = 0;
  for (const [fold, { rows, options, noise }] of parts.entries()) {
    const search = searches[fold];
    if (E.isLeft(search)) return E.left(inFold(search.left, fold, parts.length));
    const summit = summitOf(search.right);
    const run: Run<GmmParams> | undefined = (summit.best ?? summit.spurious)?.run;
    if (run === undefined) return E.left(inFold(whyNone(search.right.attempts), fold, parts.length));
    const columns = Array.from({ length: rows.cols }, (_, j) => `x${j + 1}`);
    const scored: Either<EmError, Score> = score(
      { covariance: form, columns, params: run.params, ...(noise === null ? {} : { noise }) },
      rows,
      options.weights,
    );
    if (E.isLeft(scored)) return E.left(inFold(scored.left, fold, parts.length));
    total -= 2 * scored.right.logLikelihood;
  }
  return E.right(total);
};

const inFold = (error: EmError, fold: number, folds: number): EmError => ({
  _tag: "NotReached",
  what: "The cross-validated likelihood",
  why: `is not known: without fold ${fold} of ${folds} there is no mixture, or none under which its rows have a density (${error._tag})`,
  remedy: "Use fewer folds, or another criterion.",
});
