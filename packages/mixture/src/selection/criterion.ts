/** By what a selection chooses; of each the smallest value is the best. */
export const CRITERIA = ["bic", "icl", "aic", "cv"] as const;
export type CriterionName = (typeof CRITERIA)[number];

/** Folds of a cross-validation where nothing else is said. */
export const DEFAULT_FOLDS = 10;
