export { between, positiveBetween } from "./arbitraries.js";
export { familyLaws, lawsOfFamily } from "./family-laws.js";
export { LawBroken, type Draws, type Law } from "./law.js";
export { lawsOfNamedFamily, namedFamilyLaws } from "./named-family-laws.js";
export type { NamedFamilyOptions, Row } from "./named/options.js";
export type { RowColumn } from "./named/rows.js";
export type { FamilyOptions, PlugInOptions, Recovery } from "./options.js";
export {
  counted,
  everyRow,
  importance,
  interval,
  leaveOut,
  type ImportanceOptions,
  type IntervalOptions,
  type LeftOut,
  type Support,
  type Total,
} from "./support.js";
