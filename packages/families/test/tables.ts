import type { ColumnBatch } from "@latentjs/em-core";
import type { NamedFamily, NumberColumn, Table } from "@latentjs/mixture";
import { right } from "@latentjs/testing";

/** A table of number columns. */
export const tableOf = (columns: Readonly<Record<string, ArrayLike<number>>>): Table => {
  const read = Object.entries(columns).map(([name, values]): NumberColumn => ({
    _tag: "Numbers",
    name,
    values: Float64Array.from(values),
  }));
  return { rows: read[0].values.length, columns: read };
};

/** The batch that a family reads from a table. */
export const batchOf = <T, S>(
  family: NamedFamily<T, S>,
  table: Table,
  weights: Float64Array | null = null,
): ColumnBatch => ({ rows: table.rows, first: 0, weights, columns: right(family.read(table)) });

/** Log-density of every row. */
export const logDensities = <T, S>(family: NamedFamily<T, S>, theta: T, batch: ColumnBatch): Float64Array => {
  const out = new Float64Array(batch.rows);
  right(family.open(theta)).logDensity(batch, 0, batch.rows, out);
  return out;
};

/** Statistics of all rows, each with its observation weight. */
export const statisticsOf = <T, S>(family: NamedFamily<T, S>, theta: T, batch: ColumnBatch): S => {
  const sink = right(family.open(theta)).accumulator();
  sink.add(batch, 0, batch.rows, batch.weights ?? new Float64Array(batch.rows).fill(1));
  return sink.finish();
};

/** The estimate from all rows, beginning at neutral parameters and repeated until it stays where it is. */
export const estimated = <T, S>(family: NamedFamily<T, S>, batch: ColumnBatch): T => {
  let theta = right(family.neutral(batch));
  for (let i = 0; i < 400; i++) {
    const next = right(family.estimate(statisticsOf(family, theta, batch), theta));
    const [before, after] = [family.coordinates.pack(theta), family.coordinates.pack(next)];
    theta = next;
    if (after.every((v, j) => Math.abs(v - before[j]) < 1e-14)) break;
  }
  return theta;
};
