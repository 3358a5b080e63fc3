import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";

/** A label or a class of a row; null and NaN where none is known. */
export type Label = number | string | null;

/** How often each label falls on rows of each class. */
export interface Confusion {
  /** Labels that occur, numbers in ascending order before strings in the order of their code units. */
  readonly labels: ReadonlyArray<number | string>;
  /** Classes that occur, in the same order. */
  readonly classes: ReadonlyArray<number | string>;
  /** Weight of the rows, one list for each label with one number for each class; counts where no weights were given. */
  readonly counts: ReadonlyArray<ReadonlyArray<number>>;
}

/**
 * The cross table of two partitions of the same rows, such as the labels of a fit and classes that are known. Rows without a label or a class
 * are left out. Left: lists of different lengths, or weights that are none.
 */
export const confusionTable = (
  labels: ArrayLike<Label>,
  classes: ArrayLike<Label>,
  weights?: ArrayLike<number>,
): Either<EmError, Confusion> => {
  const rows = labels.length;
  if (classes.length !== rows) {
    return E.left(invalidInput("classes", `${rows} classes, one for each label`, classes.length));
  }
  if (weights !== undefined && weights.length !== rows) {
    return E.left(invalidInput("weights", `${rows} weights, one for each label`, weights.length));
  }
  const wrong = Array.from(weights ?? []).findIndex((w) => !(w >= 0 && w < Infinity));
  if (wrong >= 0) {
    return E.left(invalidInput(`weights[${wrong}]`, "a finite number of at least 0", weights?.[wrong]));
  }
  const byLabel = places(labels);
  const byClass = places(classes);
  const counts = Array.from(byLabel, () => Array.from(byClass, () => 0));
  for (let i = 0; i < rows; i++) {
    const at = byLabel.get(labels[i]);
    const of = byClass.get(classes[i]);
    if (at !== undefined && of !== undefined) counts[at][of] += weights === undefined ? 1 : weights[i];
  }
  return E.right({ labels: namesOf(byLabel), classes: namesOf(byClass), counts });
};

const isKnown = (value: Label): value is number | string => value !== null && !Number.isNaN(value);

const order = (a: number | string, b: number | string): number =>
  typeof a === typeof b ? (a < b ? -1 : 1) : typeof a === "number" ? -1 : 1;

/** The place of each value that occurs. */
const places = (values: ArrayLike<Label>): ReadonlyMap<Label, number> =>
  new Map([...new Set(Array.from(values).filter(isKnown))].toSorted(order).map((name, at) => [name, at]));

const namesOf = (byName: ReadonlyMap<Label, number>): ReadonlyArray<number | string> =>
  [...byName.keys()].filter(isKnown);
