import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../src/root.js";
import { packageOf, sharesOf } from "../src/size.js";
import { median } from "../src/startup.js";

test("modules are counted for the package they are of", () => {
  const installed = "/a/node_modules/.pnpm/fp-ts@2.16.11/node_modules/fp-ts/lib/Either.js";
  expect(packageOf(installed)).toBe("fp-ts");
  expect(packageOf("/a/node_modules/@stdlib/math-base-special-digamma/lib/main.js")).toBe(
    "@stdlib/math-base-special-digamma",
  );
  expect(packageOf(join(root, "packages/gmm/dist/fit.js"))).toBe("packages/gmm");
  expect(packageOf("\0rolldown/runtime.js")).toBe("bundler");
});

test("shares add up over all chunks, largest first", () => {
  const own = join(root, "packages/gmm/dist/fit.js");
  const other = "/a/node_modules/fp-ts/lib/Either.js";
  const files = [
    { name: "a.js", code: "", modules: new Map([[own, 10]]) },
    { name: "b.js", code: "", modules: new Map([[other, 30]]) },
  ];
  expect(sharesOf(files)).toEqual([
    { name: "fp-ts", share: 0.75 },
    { name: "packages/gmm", share: 0.25 },
  ]);
});

test("the median of an odd count is the middle one, whatever the order", () => {
  expect(median([9, 1, 5])).toBe(5);
});
