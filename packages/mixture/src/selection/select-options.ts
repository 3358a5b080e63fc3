import { invalidInput, type EmError } from "@latentjs/em-core";
import type { Cell } from "./cell.js";
import { CRITERIA, type CriterionName } from "./criterion.js";

/** What was done of a selection. */
export interface SelectionProgress {
  /** Searches of cells that are done, and those that are known to come. */
  readonly done: number;
  readonly of: number;
  /** The cell whose search was done last. */
  readonly cell: Cell;
}

/** Options that all selections have, besides those of each fit. */
export interface SelectionOptions {
  /** Numbers of components to try, in any order; default 1 to 9. */
  readonly components?: ReadonlyArray<number>;
  /** Default bic. */
  readonly criterion?: CriterionName;
  /** Folds of the cross-validation, at least 2; default 10, or as many as there are rows. */
  readonly folds?: number;
  /** Told each time a search of a cell is done. */
  readonly onProgress?: (progress: SelectionProgress) => void;
}

/** Numbers of components to try where nothing else is said. */
export const DEFAULT_COMPONENTS: ReadonlyArray<number> = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** The numbers of components in ascending order, each once. */
export const componentsToTry = ({
  components = DEFAULT_COMPONENTS,
}: SelectionOptions): ReadonlyArray<number> => [...new Set(components)].toSorted((a, b) => a - b);

/** The first option that has a value it cannot have; null where there is none. */
export const wrongSelectionOption = (options: SelectionOptions): EmError | null => {
  const { criterion = "bic", folds = 2 } = options;
  const components = componentsToTry(options);
  if (components.length === 0) return invalidInput("components", "at least one number", "none");
  const wrong = components.find((k) => !(Number.isInteger(k) && k >= 1));
  if (wrong !== undefined) return invalidInput("components", "whole numbers of at least 1", wrong);
  if (!CRITERIA.includes(criterion)) {
    return invalidInput("criterion", `one of ${CRITERIA.join(", ")}`, criterion);
  }
  return Number.isInteger(folds) && folds >= 2
    ? null
    : invalidInput("folds", "a whole number of at least 2", folds);
};
