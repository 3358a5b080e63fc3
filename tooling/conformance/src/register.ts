import { O } from "@latentjs/em-core";
import { describe, test } from "vitest";
import type { Law } from "./law.js";

/** One vitest test a law, in a block of its own; laws that are left out are shown as skipped, with the reason. */
export const register = (title: string, laws: ReadonlyArray<Law>): void => {
  describe(title, () => {
    for (const law of laws) {
      if (O.isSome(law.leftOut)) test.skip(`${law.name} (left out: ${law.leftOut.value})`);
      else test(law.name, law.check);
    }
  });
};
