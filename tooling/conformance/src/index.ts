export { acceleratorLaws, lawsOfAccelerator, type AcceleratorOptions } from "./accelerator-laws.js";
export { between, positiveBetween } from "./arbitraries.js";
export { bankLaws, independent, lawsOfBank, type BankOptions, type Equivalent } from "./bank-laws.js";
export { codecLaws, lawsOfCodec, type CodecOptions } from "./codec-laws.js";
export { familyLaws, lawsOfFamily } from "./family-laws.js";
export { LawBroken, type Draws, type Law } from "./law.js";
export { lawsOfModel, modelLaws } from "./model-laws.js";
export type { ModelCase, ModelOptions } from "./model/options.js";
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
