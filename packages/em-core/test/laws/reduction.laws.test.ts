import { fc, test } from "../property.js";
import { expect } from "vitest";
import { foldParts, real, reducer } from "../../src/index.js";

test.prop([fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 200 })])(
  "pushing part by part gives the bits of folding all at once",
  (parts) => {
    const { push, finish } = reducer(real);
    for (const value of parts) push(value);
    expect(finish()).toBe(foldParts(real, parts));
  },
);

test.prop([fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 300 })])(
  "finishing does not disturb what is pushed later",
  (parts) => {
    const { push, finish } = reducer(real);
    for (const value of parts) {
      push(value);
      finish();
    }
    expect(finish()).toBe(parts.reduce((a, b) => a + b, 0));
  },
);
