import {
  E,
  observations,
  type ColumnBatch,
  type Either,
  type EmError,
  type Observations,
} from "@latentjs/em-core";
import type { NamedFamily } from "../named-family.js";
import type { Table } from "../table.js";

/** The rows of a table as a family takes them. */
export interface FamilyRows {
  readonly batch: ColumnBatch;
  /** Row of the table that became row i, or null when none was dropped. */
  readonly origin: Int32Array | null;
}

/**
 * Reads the rows of a family from a table, with observation weights of at least 0, one a row of the table; rows of weight 0 are
 * dropped. Errors: those of the family's `read`, a table without rows, weights that are none.
 */
export const readRows = <T, S>(
  family: NamedFamily<T, S>,
  table: Table,
  weights: ArrayLike<number> | null = null,
): Either<EmError, FamilyRows> => {
  if (table.rows === 0) return E.left({ _tag: "EmptyData", what: "data" });
  return E.chain((columns: ReadonlyArray<Float64Array>) =>
    E.map(({ batch, origin }: Observations): FamilyRows => {
      const kept = origin === null ? columns : columns.map((column) => pick(column, origin));
      return { batch: { rows: batch.rows, first: 0, weights: batch.weights, columns: kept }, origin };
    })(observations({ rows: table.rows, cols: 0, data: new Float64Array(0) }, weights)),
  )(family.read(table));
};

const pick = (column: Float64Array, rows: Int32Array): Float64Array =>
  Float64Array.from(rows, (row) => column[row]);
