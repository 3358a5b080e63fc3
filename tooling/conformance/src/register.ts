import { O } from "@latentjs/em-core";
import { describe, test } from "vitest";
import type { Law } from "./law.js";

/** One vitest test a law, in a block of its own; laws that are left out are shown as skipped, with the reason. */
export const register = (block: string, laws: ReadonlyArray<Law>): void => {
  describe(block, () => {
    for (const { name, leftOut, check } of laws) {
      const title = O.isSome(leftOut) ? `${name} (left out: ${leftOut.value})` : name;
      test.skipIf(O.isSome(leftOut))(title, check);
    }
  });
};
