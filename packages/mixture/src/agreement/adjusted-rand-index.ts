import { E, type Either, type EmError } from "@latentjs/em-core";
import { confusionTable, type Confusion, type Label } from "./confusion.js";

const pairs = (count: number): number => (count * (count - 1)) / 2;

const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0);

/**
 * How far two partitions of the same rows agree, from pairs of rows that are together in both: 1 where they are the same, 0 on average for
 * partitions drawn at random with these sizes, at least -1/2 (Hubert & Arabie 1985, eq. 5). A row of weight m counts as m equal rows. Rows
 * without a label or a class are left out. Errors as {@link confusionTable}.
 */
export const adjustedRandIndex = (
  labels: ArrayLike<Label>,
  classes: ArrayLike<Label>,
  weights?: ArrayLike<number>,
): Either<EmError, number> => E.map(randIndexOf)(confusionTable(labels, classes, weights));

/** The same from a cross table. */
export const randIndexOf = ({ counts }: Confusion): number => {
  const together = sum(counts.flat().map(pairs));
  const ofLabels = counts.map(sum);
  const ofClasses = (counts[0] ?? []).map((_, j) => sum(counts.map((row) => row[j] ?? 0)));
  const inLabels = sum(ofLabels.map(pairs));
  const inClasses = sum(ofClasses.map(pairs));
  const all = pairs(sum(ofLabels));
  const most = (inLabels + inClasses) / 2;
  // Both leave every row alone, or both keep all together: there is one such partition of each kind.
  if (together === most) return 1;
  const byChance = (inLabels * inClasses) / all;
  return (together - byChance) / (most - byChance);
};
