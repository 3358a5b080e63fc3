/** A cell as a ranking sees it. */
export interface Ranked {
  /** Value of the criterion, smaller is better; null for a cell without an answer. */
  readonly value: number | null;
  /** Free parameters. */
  readonly parameters: number;
  /** Whether all that was found of the cell is spurious: such a cell never wins. */
  readonly isSpurious: boolean;
}

/** Criteria this near to each other are the same to rounding, relative to their size: equal structures by other formulas, say. */
const ROUNDING = 1e-11;

/**
 * Indices of the cells that may win, best first: by the criterion, ties by the fewest parameters, then by the order in which they are listed.
 */
export const ranking = (cells: ReadonlyArray<Ranked>): ReadonlyArray<number> => {
  const able = cells.flatMap(({ value, parameters, isSpurious }, at) =>
    value === null || isSpurious ? [] : [{ value, parameters, at }],
  );
  const ties: Array<typeof able> = [];
  for (const cell of able.toSorted((a, b) => a.value - b.value)) {
    const [first] = ties.at(-1) ?? [];
    if (first !== undefined && cell.value - first.value <= ROUNDING * (1 + Math.abs(first.value))) {
      ties.at(-1)?.push(cell);
    } else ties.push([cell]);
  }
  return ties.flatMap((tie) =>
    tie.toSorted((a, b) => a.parameters - b.parameters || a.at - b.at).map(({ at }) => at),
  );
};
