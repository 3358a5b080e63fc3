import { E, render } from "@latentjs/em-core";
import type { FitSummary, SelectedCell, Selection } from "@latentjs/mixture";
import { sentence } from "./model-origin.js";
import { counted, natsText, roundedNats } from "./numbers.js";
import { paragraph } from "./paragraph.js";
import { textTable } from "./text-table.js";

const NAMES = { bic: "BIC", icl: "ICL", aic: "AIC", cv: "cross-validated deviance" } as const;

/** How cells are called. */
export interface CellWords<F> {
  /** Heading of a form's column. */
  readonly form: (cell: SelectedCell<F>) => string;
  /** A cell in a sentence. */
  readonly cell: (cell: SelectedCell<F>) => string;
}

type Cell = SelectedCell<FitSummary<unknown>>;

const NONE = "-";

/** The criterion of a cell to one decimal: differences below 2 are hardly worth mentioning (Kass & Raftery 1995). */
const valueText = ({ value }: Cell): string => (value === null ? NONE : roundedNats(value, 1));

/** Marks behind a number: the best, and where a higher optimum is spurious. */
const marks = (cell: Cell, best: Cell | undefined): string =>
  `${cell === best ? "*" : " "}${cell.spurious === null ? " " : "!"}`;

/** A table of the criterion, numbers of components down, forms across; then the best cells, and what is to be said of the others. */
export const selectionText = <F extends FitSummary<unknown>>(
  selection: Selection<F>,
  words: CellWords<F>,
  width: number,
): string => {
  const { cells, criterion, ranking } = selection;
  const best = cells[ranking[0] ?? 0];
  const forms = [...new Set(cells.map(({ form }) => form))];
  const counts = [...new Set(cells.map(({ components }) => components))];
  const columns = forms.map((form) => {
    const ofForm = counts.map((k) => cells.find((cell) => cell.form === form && cell.components === k));
    const [first] = ofForm;
    return {
      heading: first === undefined ? form : `${words.form(first)}  `,
      cells: ofForm.map((cell) => (cell === undefined ? NONE : `${valueText(cell)}${marks(cell, best)}`)),
    };
  });
  const fixed = [{ heading: "components", cells: counts.map(String) }];
  const isAnySpurious = cells.some(({ spurious }) => spurious !== null);
  const legend = `${sentence(NAMES[criterion])}, smaller is better; * the best${isAnySpurious ? ", ! a higher optimum is spurious" : ""}${cells.some(({ value }) => value === null) ? `, ${NONE} no answer` : ""}.`;
  return [
    textTable(fixed, columns, width),
    paragraph(legend, width),
    bestText(selection, words, width),
    ...notesOf(selection, words).map((note) => paragraph(note, width)),
  ].join("\n");
};

const bestText = <F extends FitSummary<unknown>>(
  { cells, ranking, criterion }: Selection<F>,
  words: CellWords<F>,
  width: number,
): string => {
  const [first, ...others] = ranking.slice(0, 3).flatMap((at) => cells[at] ?? []);
  if (first === undefined) return "";
  const behind = others.map(
    (cell) => `${words.cell(cell)} (${roundedNats((cell.value ?? 0) - (first.value ?? 0), 2)} behind)`,
  );
  const name = NAMES[criterion];
  const next = behind.length === 0 ? "" : ` Next: ${behind.join(", ")}.`;
  return paragraph(`Best by ${name}: ${words.cell(first)}, ${natsText(first.value ?? 0)}.${next}`, width);
};

/** Why cells have no answer, those with one reason together, and where a higher optimum is spurious. */
const notesOf = <F extends FitSummary<unknown>>(
  { cells }: Selection<F>,
  words: CellWords<F>,
): ReadonlyArray<string> => {
  const reasons = new Map<string, Array<SelectedCell<F>>>();
  for (const cell of cells) {
    const error = E.isLeft(cell.fit)
      ? cell.fit.left
      : cell.cv !== undefined && E.isLeft(cell.cv)
        ? cell.cv.left
        : null;
    if (error === null) continue;
    const reason = render(error);
    reasons.set(reason, [...(reasons.get(reason) ?? []), cell]);
  }
  const failures = [...reasons].map(([reason, of]) => `No answer for ${listOf(of, words)}: ${reason}`);
  const spurious = cells.flatMap((cell) => {
    const { spurious: optimum, fit } = cell;
    if (optimum === null || E.isLeft(fit)) return [];
    const isAll = fit.right.logLikelihood >= optimum.logLikelihood;
    const what = isAll
      ? `the only optimum found, log-likelihood ${natsText(optimum.logLikelihood)}, is spurious and cannot win`
      : `an optimum of log-likelihood ${natsText(optimum.logLikelihood)} is higher but spurious`;
    return [`${words.cell(cell)}: ${what}. ${optimum.why}`];
  });
  return [...failures, ...spurious];
};

const MOST = 6;

const listOf = <F>(cells: ReadonlyArray<SelectedCell<F>>, words: CellWords<F>): string =>
  cells.length <= MOST
    ? cells.map((cell) => words.cell(cell)).join(", ")
    : `${cells
        .slice(0, MOST)
        .map((cell) => words.cell(cell))
        .join(", ")} and ${counted(cells.length - MOST, "other mixture")}`;
