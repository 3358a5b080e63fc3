export { left, outcome, right } from "./either.js";
export { withFixedShares } from "./fixed-shares.js";
export { expectClose, fieldsOf, reference, referenceText, rowsOf, type Nested } from "./reference.js";
