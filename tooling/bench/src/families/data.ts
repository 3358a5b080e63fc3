import { O } from "@latentjs/em-core";
import type { MixtureParams, NamedFamily, Table, TableColumn } from "@latentjs/mixture";
import { categorical, makeRng, standardNormal, type Rng } from "@latentjs/numerics";

/** Mixing weights of all contests. */
const WEIGHTS: Float64Array = Float64Array.of(0.5, 0.3, 0.2);

/** A mixture of components with these parameters. */
export const mixed = <T>(...components: readonly [T, T, T]): MixtureParams<ReadonlyArray<T>> => ({
  weights: WEIGHTS,
  components,
});

/** Columns of numbers under names. */
const numbers = (columns: Readonly<Record<string, Float64Array>>): ReadonlyArray<TableColumn> =>
  Object.entries(columns).map(([name, values]) => ({ _tag: "Numbers", name, values }));

/** Rows that `draw` fills, from a component each. */
export const rowsOf = (
  rows: number,
  names: ReadonlyArray<string>,
  draw: (component: number, rng: Rng, row: Float64Array) => void,
): Table => {
  const rng = makeRng("families bench");
  const columns = Object.fromEntries(names.map((name) => [name, new Float64Array(rows)]));
  const filled = Object.values(columns);
  const row = new Float64Array(names.length);
  for (let i = 0; i < rows; i++) {
    draw(categorical(rng, WEIGHTS), rng, row);
    for (const [j, column] of filled.entries()) column[i] = row[j];
  }
  return { rows, columns: numbers(columns) };
};

/** Rows drawn from a mixture of a family that can draw. */
export const drawn = <T, S>(
  family: NamedFamily<T, S>,
  { components }: MixtureParams<ReadonlyArray<T>>,
  rows: number,
): Table => {
  if (!O.isSome(family.sampling)) throw new TypeError(`rows of ${family.name} cannot be drawn`);
  const { columns, draw } = family.sampling.value;
  const names = columns.map(({ name }) => name);
  const table = rowsOf(rows, names, (component, rng, row) => draw(components[component], rng, row));
  return {
    rows,
    columns: table.columns.map((column, j) => {
      const { levels } = columns[j];
      return O.isSome(levels) && column._tag === "Numbers"
        ? { _tag: "Categories", name: column.name, levels: levels.value, codes: column.values }
        : column;
    }),
  };
};

/** Rows of three standard normal predictors and a response that `respond` draws for a linear predictor. */
export const regressed = (
  rows: number,
  components: ReadonlyArray<{ readonly intercept: number; readonly slopes: Float64Array }>,
  respond: (linear: number, rng: Rng) => number,
): Table =>
  rowsOf(rows, ["y", "a", "b", "c"], (component, rng, row) => {
    const { intercept, slopes } = components[component];
    let linear = intercept;
    for (let j = 0; j < slopes.length; j++) {
      row[j + 1] = standardNormal(rng);
      linear += slopes[j] * row[j + 1];
    }
    row[0] = respond(linear, rng);
  });
