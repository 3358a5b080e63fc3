import { anyStructure, type AnyStructure } from "../structure.js";
import { missingBank } from "./missing-bank.js";

/** The structure for rows in which NaN marks a missing entry: each component completes its rows by conditional expectation. */
export const withMissing = ({ use }: AnyStructure): AnyStructure =>
  use((structure) =>
    anyStructure({ ...structure, bank: (k, d, kernels) => missingBank(structure, k, d, kernels) }),
  );
