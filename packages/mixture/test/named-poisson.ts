import { logGamma } from "@latentjs/numerics";
import { rowsOf } from "@latentjs/testing";
import {
  aboveZero,
  counts,
  E,
  invalidInput,
  linearInColumns,
  scalars,
  univariateFamily,
  univariateModule,
  type ColumnBatch,
  type NamedFamily,
  type Table,
  type Univariate,
  type WeightedSums,
} from "../src/index.js";
import { log, poissonVariate } from "@latentjs/numerics";

export interface Poisson {
  readonly rate: number;
}

const definition: Univariate<Poisson, WeightedSums> = {
  name: "poisson",
  summary: "Counts",
  support: counts,
  derive: [(count) => -logGamma(count + 1)],
  parameters: scalars<Poisson>({ rate: aboveZero }),
  ...linearInColumns(1, ({ rate }: Poisson) => ({ constant: -rate, slopes: [log(rate), 1] })),
  estimate: ({ weight, sums: [sum] }) =>
    sum > 0 ? E.right({ rate: sum / weight }) : E.left(invalidInput("counts", "a positive count", "none")),
  neutral: ({ mean }) => ({ rate: mean }),
  draw: ({ rate }, rng) => poissonVariate(rng, rate),
};

export const poissonModule = univariateModule(definition);
export const poissonFamily: NamedFamily<Poisson, WeightedSums> = univariateFamily(definition, {
  column: "deaths",
});

export const countTable = (values: ReadonlyArray<number>): Table => ({
  rows: values.length,
  columns: [{ _tag: "Numbers", name: "deaths", values: Float64Array.from(values) }],
});

/** A batch of counts, each with its weight. */
export const countRows = (
  values: ReadonlyArray<number>,
  weights: Float64Array | null = null,
): ColumnBatch => {
  const columns = poissonFamily.read(countTable(values));
  if (E.isLeft(columns)) throw new Error("these are no counts");
  return { rows: values.length, first: 0, weights, columns: columns.right };
};

/** Deaths, and the number of days that had so many. */
export const days = rowsOf("hasselblad_deaths.csv");

/** Death notices of a day (Hasselblad 1969); the number of days is the weight. */
export const deaths: ColumnBatch = countRows(
  days.map(([count]) => count),
  Float64Array.from(days, ([, weight]) => weight),
);
