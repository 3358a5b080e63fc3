export { numericColumn, selectColumns, UNNAMED_FIRST } from "./select.js";
export type { Selection, SelectedColumns } from "./select.js";
export { parseTable, tableReader } from "./reader.js";
export type { Column, ColumnKind, Delimiter, Offender, Table, TableOptions, TableReader } from "./table.js";
