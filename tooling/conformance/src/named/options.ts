import type { ColumnBatch, Json } from "@latentjs/em-core";
import type { FamilyModule } from "@latentjs/mixture";
import type { FamilyOptions } from "../options.js";
import type { RowColumn } from "./rows.js";

/** One row: a number for each column, for categories an index into the levels. */
export type Row = ReadonlyArray<number>;

type Derived = "batch" | "nudge" | "sample" | "freeParameters" | "codec";

/**
 * What {@link namedFamilyLaws} needs to know beside the family itself, which says how rows are read and drawn, how parameters are saved and
 * what their coordinates are.
 */
export interface NamedFamilyOptions<T>
  extends
    Omit<FamilyOptions<T, ColumnBatch, Row>, Derived>,
    Partial<Pick<FamilyOptions<T, ColumnBatch, Row>, "nudge" | "sample">> {
  /** The columns of `row`; those that the family draws unless given, so needed where it draws none. */
  readonly columns?: ReadonlyArray<RowColumn>;
  /** The module that the family comes from, and the spec that makes it: checked in N7. */
  readonly origin?: { readonly module: FamilyModule; readonly spec: Json };
}

/** The same with everything that follows from the family. */
export interface CompleteOptions<T> extends FamilyOptions<T, ColumnBatch, Row> {
  readonly columns: ReadonlyArray<RowColumn>;
  readonly origin: { readonly module: FamilyModule; readonly spec: Json } | undefined;
}
