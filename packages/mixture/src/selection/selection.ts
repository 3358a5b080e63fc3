import { E, render, type Either, type EmError, type Stop } from "@latentjs/em-core";
import { criteria } from "../criteria.js";
import type { FitSummary } from "../search/summary.js";
import type { Cell, Summit } from "./cell.js";
import type { CriterionName } from "./criterion.js";
import { ranking } from "./rank.js";

/** The highest optimum of a cell where it is spurious, and so not what the cell reports if there is another. */
export interface SpuriousOptimum {
  readonly logLikelihood: number;
  readonly bic: number;
  /** A sentence. */
  readonly why: string;
}

/** The spurious optimum of a cell in numbers: it has as many parameters as the fit that is reported. */
export const spuriousOf = <P>(
  fit: Either<EmError, Pick<FitSummary<P>, "parameters" | "totalWeight">>,
  spurious: Summit<P>["spurious"],
): SpuriousOptimum | null => {
  if (spurious === null || E.isLeft(fit)) return null;
  const { logLikelihood } = spurious.run;
  const { parameters, totalWeight } = fit.right;
  const { bic } = criteria({ logLikelihood, parameters, totalWeight, classificationLogPosterior: 0 });
  return { logLikelihood, bic, why: spurious.why };
};

/** One mixture of a selection; `F` is its fit. */
export interface SelectedCell<F> extends Cell {
  /** The best fit that is not spurious; a spurious one where there is no other; or why there is none. */
  readonly fit: Either<EmError, F>;
  /**
   * Minus twice the log-likelihood of rows under mixtures that were fitted without them; absent where none was asked for.
   */
  readonly cv?: Either<EmError, number>;
  /** The highest optimum that was found, where it is spurious. */
  readonly spurious: SpuriousOptimum | null;
  /** Value of the criterion, smaller is better; null where there is none. */
  readonly value: number | null;
}

/** Mixtures of all cells, and the best of them. */
export interface Selection<F> {
  readonly criterion: CriterionName;
  /** All cells in the order in which they were listed: by the number of components, then by form. */
  readonly cells: ReadonlyArray<SelectedCell<F>>;
  /** Indices of the cells that may win, best first. */
  readonly ranking: ReadonlyArray<number>;
  /** The fit of the first of them. */
  readonly best: F;
}

/** What is told of the fit of a cell when it is judged. */
export interface JudgedCell<F> extends Cell {
  readonly fit: Either<EmError, F>;
  readonly cv?: Either<EmError, number>;
  readonly spurious: SpuriousOptimum | null;
}

/** Whether the fit of a cell is itself the spurious optimum. */
export const isAllSpurious = <F extends FitSummary<unknown>>({ fit, spurious }: JudgedCell<F>): boolean =>
  E.isRight(fit) && spurious !== null && fit.right.logLikelihood >= spurious.logLikelihood;

/** Ranks the cells. Left: no cell may win; the error of the first one, or that all are spurious. */
export const judge = <F extends FitSummary<unknown>>(
  criterion: CriterionName,
  judged: ReadonlyArray<JudgedCell<F>>,
): Either<EmError, Selection<F>> => {
  const cells = judged.map((cell): SelectedCell<F> => ({ ...cell, value: valueOf(criterion, cell) }));
  const order = ranking(
    cells.map((cell) => ({
      value: cell.value,
      parameters: E.isRight(cell.fit) ? cell.fit.right.parameters : 0,
      isSpurious: isAllSpurious(cell),
    })),
  );
  const best = order.map((at) => cells[at].fit).find(E.isRight);
  return best === undefined
    ? E.left(noWinner(cells))
    : E.right({ criterion, cells, ranking: order, best: best.right });
};

const valueOf = <F extends FitSummary<unknown>>(
  criterion: CriterionName,
  { fit, cv }: JudgedCell<F>,
): number | null => {
  if (E.isLeft(fit)) return null;
  if (criterion !== "cv") return fit.right.criteria[criterion];
  return cv !== undefined && E.isRight(cv) ? cv.right : null;
};

const noWinner = <F>(cells: ReadonlyArray<SelectedCell<F>>): EmError => {
  for (const { fit, cv } of cells) {
    if (E.isLeft(fit)) return fit.left;
    if (cv !== undefined && E.isLeft(cv)) return cv.left;
  }
  const why = cells.find(({ spurious }) => spurious !== null)?.spurious?.why ?? "";
  return {
    _tag: "NotReached",
    what: "A winner",
    why: `was not found: every fit is spurious, the first for this. ${why.replace(/\.$/, "")}`,
    remedy: "Fit fewer components, or a structure with fewer parameters.",
  };
};

/** Why a cell has no answer, or none by the criterion; null where it has one. */
export const troubleOf = <F>({ fit, cv }: SelectedCell<F>): string | null => {
  if (E.isLeft(fit)) return render(fit.left);
  return cv !== undefined && E.isLeft(cv) ? render(cv.left) : null;
};

/** How the search of a cell ended; null where it has no answer. */
export const stopOf = <F extends FitSummary<unknown>>({ fit }: SelectedCell<F>): Stop | null =>
  E.isRight(fit) ? fit.right.stop : null;
