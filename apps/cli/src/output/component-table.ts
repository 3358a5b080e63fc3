import { numberFormat, weightText } from "./numbers.js";
import { textTable, type TextColumn } from "./text-table.js";

/** The components of a Gaussian mixture over d named columns, K of each. */
export interface ComponentNumbers {
  readonly columns: ReadonlyArray<string>;
  readonly weights: ReadonlyArray<number>;
  /** K × d. */
  readonly means: ReadonlyArray<ReadonlyArray<number>>;
  /** K × d. */
  readonly stdDevs: ReadonlyArray<ReadonlyArray<number>>;
  /** What the components stand for, where they were started from labels. */
  readonly labels: ReadonlyArray<string> | undefined;
  /** Weight of the noise, if there is some. */
  readonly noise: number | undefined;
}

const largestOf = (values: ReadonlyArray<number>): number =>
  values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);

const smallestOf = (values: ReadonlyArray<number>): number =>
  values.reduce((smallest, value) => Math.min(smallest, value), Infinity);

const padStart = (texts: ReadonlyArray<string>): ReadonlyArray<string> => {
  const width = Math.max(...texts.map((text) => text.length));
  return texts.map((text) => text.padStart(width));
};

/** Mean and, in brackets, standard deviation of one column in each component. */
const meanAndStdDev = (
  heading: string,
  means: ReadonlyArray<number>,
  stdDevs: ReadonlyArray<number>,
): TextColumn => {
  const format = numberFormat(largestOf([...means, ...stdDevs]), smallestOf(stdDevs));
  const left = padStart(means.map(format));
  const right = padStart(stdDevs.map(format));
  return { heading, cells: left.map((mean, k) => `${mean} (${right[k]})`) };
};

/** One line a component: its weight, and mean (standard deviation) of every column. */
export const componentTable = (numbers: ComponentNumbers, width: number): string => {
  const { columns, weights, means, stdDevs, labels, noise } = numbers;
  // Noise has a weight, and nothing else.
  const behind = (cell: string): ReadonlyArray<string> => (noise === undefined ? [] : [cell]);
  const names = weights.map((_, k) => String(k));
  const shares = noise === undefined ? weights : [...weights, noise];
  const known: ReadonlyArray<TextColumn> =
    labels === undefined ? [] : [{ heading: "label", cells: [...labels, ...behind("")] }];
  const measured = columns.map((name, j): TextColumn => {
    const { heading, cells } = meanAndStdDev(
      name,
      means.map((mean) => mean[j] ?? Number.NaN),
      stdDevs.map((stdDev) => stdDev[j] ?? Number.NaN),
    );
    return { heading, cells: [...cells, ...behind("")] };
  });
  return textTable(
    [
      { heading: "component", cells: [...names, ...behind("noise")] },
      ...known,
      { heading: "weight", cells: shares.map(weightText) },
    ],
    measured,
    width,
  );
};
