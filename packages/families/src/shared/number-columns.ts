import { E, type Either, type EmError } from "@latentjs/em-core";
import { numberColumn, type Support, type Table } from "@latentjs/mixture";

/** Several columns of numbers. Left: one is missing or holds what `support` excludes, by its name and the row. */
export const numberColumns = (
  table: Table,
  names: ReadonlyArray<string>,
  support: Support,
): Either<EmError, ReadonlyArray<Float64Array>> => {
  const out: Float64Array[] = [];
  for (const name of names) {
    const column = numberColumn(table, name, support);
    if (E.isLeft(column)) return column;
    out.push(column.right);
  }
  return E.right(out);
};
