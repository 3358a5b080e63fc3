import { E, invalidInput, type Codec, type Either, type EmError, type FlatRows } from "@latentjs/em-core";
import {
  describeSelection,
  fingerprint,
  sameProblem,
  selectionCheckpointCodecOf,
  type DoneTask,
  type SelectionCheckpoint,
  type SelectionProblem,
} from "@latentjs/mixture";
import { paramsCodec } from "../checkpoint.js";
import { conform } from "../conform.js";
import type { GmmParams } from "../params.js";
import { regularise, type RegularisedStructure } from "../regularisation/regularise.js";
import { describeInit } from "../resume.js";
import type { AnyStructure } from "../structure.js";
import { resolveCovariance } from "../structures/registry.js";
import type { GmmCell } from "./cell-search.js";
import type { SelectGmmOptions } from "./select-options.js";

/** Plain data from which a selection among Gaussian mixtures goes on as if it had not been interrupted. */
export type GmmSelectionCheckpoint = SelectionCheckpoint<GmmParams>;

/** A checkpoint of a selection to JSON and back, exactly. */
export const selectionCheckpointCodec: Codec<GmmSelectionCheckpoint> =
  selectionCheckpointCodecOf(paramsCodec);

/** What the checkpoints of a selection are for; it costs a look at all rows. */
export const describeGmmSelection = (
  rows: FlatRows,
  cells: ReadonlyArray<GmmCell>,
  options: SelectGmmOptions,
): SelectionProblem => {
  const { init = "kmeans++", noise = false, weights, labels, priors } = options;
  const numbers = [
    ...(weights === undefined ? [] : [Float64Array.from(weights)]),
    ...(labels === undefined ? [] : [Float64Array.from(Array.from(labels), (label) => label ?? Number.NaN)]),
    ...(priors === undefined ? [] : Array.from(priors, (row) => Float64Array.from(row))),
  ];
  return describeSelection(options, {
    cells,
    init: describeInit(init),
    regularisation: describeRegularisation(rows, cells, options),
    noise: noise === false ? "none" : noise === true ? "of the rows" : `volume ${noise.volume}`,
    rows: rows.rows,
    cols: rows.cols,
    data: fingerprint(rows.data, ...numbers),
  });
};

/** Priors and constraints with their numbers, as the first cell has them that takes them. */
const describeRegularisation = (
  { rows, cols, data }: FlatRows,
  cells: ReadonlyArray<GmmCell>,
  { regularisation = [], weights }: SelectGmmOptions,
): string => {
  if (regularisation.length === 0) return "[]";
  const batch = {
    rows,
    cols,
    data,
    first: 0,
    weights: weights === undefined ? null : Float64Array.from(weights),
  };
  for (const { form, components } of cells) {
    const found: Either<EmError, RegularisedStructure> = E.chain((structure: AnyStructure) =>
      regularise(structure, regularisation, { batch, components }),
    )(resolveCovariance(form, cols));
    if (E.isRight(found)) return JSON.stringify(found.right.descriptions);
  }
  return "none that suits";
};

/** Whether a selection can go on from a checkpoint. Errors: one of another problem, or with parameters that are none of it. */
export const checkResumed = (
  { problem, rounds }: GmmSelectionCheckpoint,
  now: SelectionProblem,
  { cols }: FlatRows,
  { cells, samples }: { readonly cells: ReadonlyArray<GmmCell>; readonly samples: number },
): Either<EmError, void> => {
  const same = sameProblem(problem, now);
  if (E.isLeft(same)) return same;
  for (const [r, round] of rounds.entries()) {
    for (const [t, task] of round.entries()) {
      const path = `checkpoint.rounds[${r}][${t}]`;
      const cell = cells.at(task.cell);
      if (cell === undefined || !(task.cell >= 0 && task.sample >= 0 && task.sample < samples)) {
        const expected = `one of ${cells.length} cells and ${samples} samples`;
        return E.left(invalidInput(path, expected, `cell ${task.cell} of sample ${task.sample}`));
      }
      const wrong = wrongParams(task, cell, cols, now.noise !== "none", path);
      if (wrong !== null) return E.left(wrong);
    }
  }
  return E.right(undefined);
};

const wrongParams = (
  { search }: DoneTask<GmmParams>,
  { components, form }: GmmCell,
  cols: number,
  isNoisy: boolean,
  path: string,
): EmError | null => {
  if (E.isLeft(search)) return null;
  const structure: Either<EmError, AnyStructure> = resolveCovariance(form, cols);
  if (E.isLeft(structure)) return structure.left;
  for (const [i, attempt] of search.right.attempts.entries()) {
    if (E.isLeft(attempt)) continue;
    const { params } = attempt.right;
    const place = `${path}.attempts[${i}].params`;
    // Components may have been dropped.
    const count = Math.min(params.components.length, components);
    const checked: Either<EmError, GmmParams> = conform(structure.right, params, count, cols, place, isNoisy);
    if (E.isLeft(checked)) return checked.left;
  }
  return null;
};
