import {
  chunkRowsFor,
  columnChunks,
  E,
  overChunks,
  render,
  type ColumnBatch,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import { mixture, replicate, type MixtureParams, type NamedFamily, type Table } from "@latentjs/mixture";

/** What one E-step finds. */
export interface Expectation<S> {
  readonly logLikelihood: number;
  /** Expected number of rows of each component. */
  readonly counts: Float64Array;
  readonly components: ReadonlyArray<S>;
}

/** An E-step written by hand for one family: row by row, all components of a row together, over the columns of the family's batch. */
export type BareLoop<T, S> = (
  columns: ReadonlyArray<Float64Array>,
  params: MixtureParams<ReadonlyArray<T>>,
) => Expectation<S>;

/** The same E-step done twice: by the family in the engine, and by a loop that knows nothing else. */
export interface Contest {
  readonly components: number;
  readonly family: () => Expectation<unknown>;
  readonly bare: () => Expectation<unknown>;
}

/** The value of a result that the benchmark's own data cannot make wrong. */
export const right = <A>(result: Either<EmError, A>): A => {
  if (E.isLeft(result)) throw new Error(render(result.left));
  return result.right;
};

/** A family and a loop by hand at the same parameters, over the same rows. */
export const contestOf = <T, S>(
  family: NamedFamily<T, S>,
  table: Table,
  params: MixtureParams<ReadonlyArray<T>>,
  bare: BareLoop<T, S>,
): Contest => {
  const columns = right(family.read(table));
  const batch: ColumnBatch = { rows: table.rows, first: 0, weights: null, columns };
  const components = params.components.length;
  const evaluate = overChunks(
    mixture(replicate(family, components)),
    columnChunks(batch, chunkRowsFor(table.rows, batch.columns.length)),
  );
  return {
    components,
    family: () => {
      const { logLikelihood, stats } = right(evaluate(params));
      return { logLikelihood, counts: stats.counts, components: stats.components };
    },
    bare: () => bare(columns, params),
  };
};

/** All numbers of some statistics, in an order that depends on their names only. */
const numbersOf = (value: unknown): ReadonlyArray<number> => {
  if (typeof value === "number") return [value];
  if (value instanceof Float64Array) return [...value];
  if (typeof value !== "object" || value === null) throw new TypeError("statistics hold numbers only");
  return Object.entries(value)
    .toSorted(([x], [y]) => (x < y ? -1 : 1))
    .flatMap(([, part]) => numbersOf(part));
};

/** The largest difference of two E-steps' numbers, each relative to itself where it is above 1; NaN where one is none. */
export const difference = (x: Expectation<unknown>, y: Expectation<unknown>): number => {
  const [left, others] = [numbersOf(x), numbersOf(y)];
  if (left.length !== others.length) return Infinity;
  let most = 0;
  for (const [at, value] of left.entries()) {
    const other = others[at];
    if (value === other) continue;
    const apart = Math.abs(value - other) / Math.max(1, Math.abs(value), Math.abs(other));
    if (Number.isNaN(apart)) return apart;
    most = Math.max(most, apart);
  }
  return most;
};
