import { anyStructure, type AnyStructure } from "../structure.js";
import { momentsBank } from "./moments-bank.js";

/** The structure with a bank that gathers whole scatters, for whoever changes them before `estimate` sees them. */
export const withWholeScatter = ({ use }: AnyStructure): AnyStructure =>
  use((structure) =>
    anyStructure({ ...structure, bank: (k, d, kernels) => momentsBank(structure, k, d, kernels) }),
  );
