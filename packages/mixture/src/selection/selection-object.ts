import { E, type Json } from "@latentjs/em-core";
import { REASONS } from "../search/fit-object.js";
import type { FitSummary } from "../search/summary.js";
import { stopOf, troubleOf, type SelectedCell, type Selection } from "./selection.js";

type JsonObject = { readonly [key: string]: Json };

/**
 * A selection as the object that is printed and saved: `fitOf` writes the best fit, `headOf` what tells the cells of one number of components apart. Every
 * cell is there; one without an answer has null for its numbers, and `error` says why.
 */
export const selectionObject = <F extends FitSummary<unknown>>(
  selection: Selection<F>,
  fitOf: (fit: F) => JsonObject,
  headOf: (cell: SelectedCell<F>) => JsonObject,
): JsonObject => ({
  format: "latentjs/select",
  version: 1,
  criterion: selection.criterion,
  best: fitOf(selection.best),
  table: selection.cells.map((cell) => rowOf(cell, headOf(cell))),
});

const rowOf = <F extends FitSummary<unknown>>(cell: SelectedCell<F>, head: JsonObject): JsonObject => {
  const { components, fit, cv, spurious } = cell;
  const stop = stopOf(cell);
  const found = E.isRight(fit) ? fit.right : null;
  return {
    components,
    ...head,
    logLikelihood: found?.logLikelihood ?? null,
    parameters: found?.parameters ?? null,
    bic: found?.criteria.bic ?? null,
    icl: found?.criteria.icl ?? null,
    aic: found?.criteria.aic ?? null,
    ...(cv === undefined ? {} : { cv: E.isRight(cv) ? cv.right : null }),
    stop: stop === null ? null : REASONS[stop._tag],
    spurious: spurious !== null,
    spuriousOptimum: spurious === null ? null : { ...spurious },
    error: troubleOf(cell),
  };
};
