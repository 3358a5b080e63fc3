import { replicate } from "@latentjs/mixture";
import { missingNormal } from "@latentjs/mvn";
import { anyStructure, type AnyStructure } from "../structure.js";
import { full } from "./full.js";

/** VVV for rows in which NaN marks a missing entry: each component completes its rows by conditional expectation. */
export const fullWithMissing: AnyStructure = anyStructure({
  ...full,
  bank: (k, d) => replicate(missingNormal(d), k),
});
