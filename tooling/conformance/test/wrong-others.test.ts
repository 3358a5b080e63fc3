import { describe, expect, test } from "vitest";
import { broken } from "./broken.js";
import { WRONG_ACCELERATORS } from "./wrong-others/accelerators.js";
import { WRONG_BANKS } from "./wrong-others/banks.js";
import { WRONG_CODECS } from "./wrong-others/codecs.js";
import { WRONG_MODELS } from "./wrong-others/models.js";

describe.each([...WRONG_BANKS, ...WRONG_MODELS, ...WRONG_ACCELERATORS, ...WRONG_CODECS])(
  "$fault",
  ({ breaks, laws }) => {
    test(`breaks ${breaks.join(", ")}, and no other law`, async () => {
      const found = await broken(laws);
      expect(found.map(({ law }) => law)).toEqual(breaks);
    });
  },
);
