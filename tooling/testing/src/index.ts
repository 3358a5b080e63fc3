export { left, outcome, right } from "./either.js";
export { expectClose, reference, referenceText } from "./reference.js";
