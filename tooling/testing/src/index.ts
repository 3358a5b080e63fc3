export { left, outcome, right } from "./either.js";
export { expectClose, fieldsOf, reference, referenceText, rowsOf, type Nested } from "./reference.js";
