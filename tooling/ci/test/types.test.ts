import { expect, test } from "vitest";
import { testTypes } from "../src/types.js";
import { home, workspaceWith } from "./workspace-with.js";

const settings = JSON.stringify({ compilerOptions: { noEmit: true, strict: true }, include: ["."] });

test("a test with right types passes and is counted", () => {
  const root = workspaceWith({
    "packages/a/package.json": "{}",
    "packages/a/test/tsconfig.json": settings,
    "packages/a/test/a.test.ts": "export const x: number = 1;\n",
  });
  expect(testTypes(root, home)).toEqual({ seen: "1 test files have the right types", problems: [] });
});

test("a test with a wrong type is found", () => {
  const root = workspaceWith({
    "packages/a/package.json": "{}",
    "packages/a/test/tsconfig.json": settings,
    "packages/a/test/a.test.ts": 'export const x: number = "one";\n',
  });
  expect(testTypes(root, home).problems.join()).toContain("packages/a/test/a.test.ts(1,14): error TS2322");
});

test("tests that nobody type-checks are found, and so is a workspace without any", () => {
  const root = workspaceWith({ "packages/a/package.json": "{}", "packages/a/test/a.test.ts": "" });
  expect(testTypes(root, home).problems).toEqual([
    "packages/a/test: has tests and no tsconfig.json, so nobody checks their types",
    "No test file was found, so nothing was checked.",
  ]);
});
