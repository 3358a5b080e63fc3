export { isMissing } from "./fields.js";
export { numericColumn, selectAnyColumns, selectColumns, UNNAMED_FIRST } from "./select.js";
export type { AnyColumns, SelectedColumns } from "./select.js";
export { parseTable, tableReader } from "./reader.js";
export type {
  Column,
  ColumnBlock,
  ColumnKind,
  Delimiter,
  Offender,
  Selection,
  Table,
  TableOptions,
  TableReader,
} from "./table.js";
