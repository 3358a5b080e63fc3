import { expect, test } from "vitest";
import { exactMath, inexactUses } from "../src/exact-math.js";
import { workspaceWith } from "./workspace-with.js";

const uses = (text: string): readonly string[] => inexactUses("a.ts", text);

test.each([
  ["Math.exp(1)", "a.ts:1: Math.exp"],
  ["Math['log'](2)", "a.ts:1: Math.log"],
  ["globalThis.Math.sin(1)", "a.ts:1: Math.sin"],
  ["const x = 1;\nconst y = 2 ** x;", "a.ts:2: the operator **"],
  ["let x = 2; x **= 3;", "a.ts:1: the operator **="],
  ["const name: string = 'exp'; Math[name as 'exp'](1)", "a.ts:1: Math[…] with a computed name"],
  ["const { exp } = Math;", "a.ts:1: Math handed on as a value, so that its calls cannot be seen"],
  ["const o = { Math };", "a.ts:1: Math handed on as a value, so that its calls cannot be seen"],
  ["f(Math);", "a.ts:1: Math handed on as a value, so that its calls cannot be seen"],
  ["`${Math.hypot(3, 4)}`", "a.ts:1: Math.hypot"],
  ["const a = [1].map(Math.cbrt);", "a.ts:1: Math.cbrt"],
  ["Math.random()", "a.ts:1: Math.random"],
])("finds the inexact function in %s", (text, use) => {
  expect(uses(text)).toContain(use);
});

test("passes exact arithmetic, comments, strings and members of other objects", () => {
  const text = [
    "/** Like Math.exp(x), but 2 ** x is left alone. */",
    "// Math.log",
    'const text = "Math.exp(1) and 2 ** 3";',
    "const x: number = Math.sqrt(Math.abs(-4)) * Math.PI + Math.max(...[1, 2]);",
    "const other = numerics.exp(x) + tools.log(x);",
    "const record = { Math: 1, exp: 2 };",
  ].join("\n");
  expect(uses(text)).toEqual([]);
});

test("names a file that cannot be parsed", () => {
  expect(uses("const = ;")[0]).toMatch(/^a\.ts: cannot be parsed: /);
});

test("reports file and line, lets an allowed file pass and asks to drop an entry without need", () => {
  const root = workspaceWith({
    "packages/a/package.json": "{}",
    "packages/a/src/one.ts": "export const e = Math.exp(1);\n",
    "packages/a/src/two.ts": "export const two = Math.sqrt(4);\n",
    "packages/a/test/free.test.ts": "Math.exp(1);\n",
  });
  const fault = "packages/a/src/one.ts:1: Math.exp: take it from @latentjs/numerics";
  expect(exactMath(root, {}).problems).toEqual([fault]);
  expect(exactMath(root, { "packages/a/src/one.ts": "drawn only" }).problems).toEqual([]);
  expect(exactMath(root, { "packages/a/src/two.ts": "drawn only" }).problems).toEqual([
    fault,
    "packages/a/src/two.ts: is allowed inexact functions and uses none; drop the entry",
  ]);
});

test("fails when there is nothing to look at", () => {
  const root = workspaceWith({ "packages/a/package.json": "{}" });
  expect(exactMath(root, {}).problems).toEqual(["No source file was found, so nothing was checked."]);
});
