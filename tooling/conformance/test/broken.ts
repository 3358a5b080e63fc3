import { LawBroken, type Law } from "../src/index.js";

/** Messages of the laws that do not hold. */
export const broken = async (laws: ReadonlyArray<Law>): Promise<ReadonlyArray<LawBroken>> => {
  const found: LawBroken[] = [];
  for (const law of laws) {
    try {
      await law.check();
    } catch (error) {
      if (!(error instanceof LawBroken)) throw error;
      found.push(error);
    }
  }
  return found;
};
