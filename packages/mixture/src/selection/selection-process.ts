import { E } from "@latentjs/em-core";
import { summitOf, together, type Cell, type CellSearch, type Found } from "./cell.js";

/** A mixture that was found for another cell. */
export interface Neighbour<P> {
  /** Index of that cell. */
  readonly cell: number;
  readonly params: P;
}

/** A search of one cell, or a part of it, as plain data: what one thread does. */
export interface CellTask<P> {
  /** Index of the cell. */
  readonly cell: number;
  /** 0: all rows are fitted; v > 0: those that are not of fold v - 1. */
  readonly sample: number;
  /** Where starts are made from: the mixtures of other cells; none for the cell's own starts. */
  readonly neighbours: ReadonlyArray<Neighbour<P>>;
}

/** What is selected among. */
export interface Grid {
  readonly cells: ReadonlyArray<Cell>;
  /** 1, and 1 more for each fold of a cross-validation. */
  readonly samples: number;
  /** How often cells learn from their neighbours at most. */
  readonly sweeps: number;
  /** Whether mixtures of one form are worth trying in another; by default all are. */
  readonly areNear?: (form: string, other: string) => boolean;
}

/** A selection as a process: yields tasks that may be done at the same time, is sent their results in order. */
export type SelectionProcess<P> = Generator<
  ReadonlyArray<CellTask<P>>,
  ReadonlyArray<ReadonlyArray<CellSearch<P>>>,
  ReadonlyArray<CellSearch<P>>
>;

/** A rise of the objective that is worth telling the neighbours, in nats for each nat of its size. */
const NEWS = 1e-7;

/**
 * Searches all cells of a grid: each from its own starts, then, sweep by sweep, from the mixtures that its neighbours have found since: those
 * with as many components in another form, and those with one more or one less in the same. What a cell has is never lost. Returns for each
 * sample what was found of each cell.
 *
 * Which thread does a task, and when, changes nothing: a sweep sees what the sweep before it has found.
 */
export function* selectionProcess<P>({
  cells,
  samples,
  sweeps,
  areNear = () => true,
}: Grid): SelectionProcess<P> {
  const own = Array.from({ length: samples }, (_, sample) =>
    cells.map((_cell, cell): CellTask<P> => ({ cell, sample, neighbours: [] })),
  );
  const first = yield own.flat();
  const found = own.map((tasks, sample) => tasks.map((_, cell) => first[sample * cells.length + cell]));
  let news = found.map((searches) => searches.map((search) => bestOf(search)));
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const tasks = news.flatMap((ofSample, sample) =>
      cells.flatMap((cell, at): ReadonlyArray<CellTask<P>> => {
        const neighbours = cells.flatMap((other, of) => {
          const mixture = ofSample[of] ?? null;
          return mixture !== null && areNeighbours(cell, other, areNear)
            ? [{ cell: of, params: mixture.run.params }]
            : [];
        });
        return neighbours.length === 0 ? [] : [{ cell: at, sample, neighbours }];
      }),
    );
    if (tasks.length === 0) break;
    const results = yield tasks;
    news = found.map((searches) => searches.map(() => null));
    for (const [at, { cell, sample }] of tasks.entries()) {
      const before = bestOf(found[sample][cell]);
      found[sample][cell] = together(found[sample][cell], results[at]);
      const after = bestOf(found[sample][cell]);
      if (after !== null && (before === null || isNews(before, after))) news[sample][cell] = after;
    }
  }
  return found;
}

const bestOf = <P>(search: CellSearch<P>): Found<P> | null =>
  E.isLeft(search) ? null : summitOf(search.right).best;

const isNews = <P>(before: Found<P>, after: Found<P>): boolean =>
  after.run.objective - before.run.objective > NEWS * (1 + Math.abs(before.run.objective));

/** One component has one start, and nothing to learn. */
const areNeighbours = (cell: Cell, other: Cell, areNear: NonNullable<Grid["areNear"]>): boolean => {
  if (cell.components === 1) return false;
  const apart = Math.abs(cell.components - other.components);
  return cell.form === other.form ? apart === 1 : apart === 0 && areNear(cell.form, other.form);
};
