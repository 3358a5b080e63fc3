import type { Json } from "@latentjs/em-core";
import { numberFormat, weightText } from "./numbers.js";
import { textTable, type TextColumn } from "./text-table.js";

/** The components of a mixture of any family, K of each. */
export interface ComponentParameters {
  readonly weights: ReadonlyArray<number | null>;
  /** Parameters as a saved model has them. */
  readonly parameters: ReadonlyArray<Json>;
  /** What the components stand for, where they were started from labels. */
  readonly labels: ReadonlyArray<string> | undefined;
  /** Weight of the noise, if there is some. */
  readonly noise?: number | null | undefined;
}

type Leaf = number | string;

/** What stands for a number that there is none of. */
const NOTHING = "-";

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value);

/** Numbers and words of nested JSON by where they stand, such as `coefficients[0]`. */
const leavesOf = (value: Json, name: string): ReadonlyArray<readonly [name: string, leaf: Leaf]> => {
  if (typeof value === "number" || typeof value === "string") return [[name, value]];
  if (value === null) return [[name, NOTHING]];
  if (typeof value === "boolean") return [[name, String(value)]];
  if (isList(value)) return value.flatMap((item, i) => leavesOf(item, `${name}[${i}]`));
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, name === "" ? key : `${name}.${key}`));
};

const cellsOf = (leaves: ReadonlyArray<Leaf | undefined>): ReadonlyArray<string> => {
  const sizes = leaves.flatMap((leaf) => (typeof leaf === "number" && leaf !== 0 ? [Math.abs(leaf)] : []));
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  const smallest = sizes.reduce((a, b) => Math.min(a, b), Infinity);
  const format = numberFormat(largest, sizes.length === 0 ? 1 : smallest, 4);
  return leaves.map((leaf) => (typeof leaf === "number" ? format(leaf) : (leaf ?? "")));
};

const shareText = (weight: number | null): string => (weight === null ? NOTHING : weightText(weight));

/** One line a component: its weight, and its parameters; a dash for null. */
export const parameterTable = (
  { weights, parameters, labels, noise }: ComponentParameters,
  width: number,
): string => {
  // Noise has a weight, and nothing else.
  const behind = (cell: string): ReadonlyArray<string> => (noise === undefined ? [] : [cell]);
  const numbers = weights.map((_, k) => String(k));
  const components: TextColumn = { heading: "component", cells: [...numbers, ...behind("noise")] };
  const known: ReadonlyArray<TextColumn> =
    labels === undefined ? [] : [{ heading: "label", cells: [...labels, ...behind("")] }];
  const shares: TextColumn = {
    heading: "weight",
    cells: (noise === undefined ? weights : [...weights, noise]).map(shareText),
  };
  const leaves = parameters.map((each) => new Map(leavesOf(each, "")));
  const names = [...new Set(leaves.flatMap((each) => [...each.keys()]))];
  const measured = names.map((heading): TextColumn => ({
    heading,
    cells: [...cellsOf(leaves.map((each) => each.get(heading))), ...behind("")],
  }));
  return textTable([components, ...known, shares], measured, width);
};

/** Parameters of something that there is one of, a line each: where they stand, and what they are. */
export const parameterList = (parameters: Json): string => {
  const leaves = leavesOf(parameters, "");
  const cells = cellsOf(leaves.map(([, leaf]) => leaf));
  return textTable(
    [{ heading: "parameter", cells: leaves.map(([name]) => name) }],
    [{ heading: "value", cells }],
    80,
  );
};
