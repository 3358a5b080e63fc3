import { expect, test } from "vitest";
import { E, errorCodec, render, type EmError } from "../src/index.js";

test.each([
  { _tag: "TooFewRows", distinct: 2, components: 3 },
  { _tag: "TooFewRows", distinct: 2, components: 3, unit: "group" },
] as ReadonlyArray<EmError>)("an error of too few rows comes back with its unit: %o", (error) => {
  const back = errorCodec.decode(JSON.parse(JSON.stringify(errorCodec.encode(error))));
  expect(back).toEqual(E.right(error));
  expect(E.isRight(back) && render(back.right)).toBe(render(error));
});
