import { expect, test } from "vitest";
import { boundaries } from "../src/boundaries.js";
import { home, link, workspaceWith } from "./workspace-with.js";

const manifest = (name: string, dependencies: readonly string[] = []): string =>
  JSON.stringify({
    name: `@latentjs/${name}`,
    type: "module",
    exports: { ".": { "workspace-source": "./src/index.ts" } },
    dependencies: Object.fromEntries(dependencies.map((each) => [each, "*"])),
  });

/** Two packages, the first with `text` as its only source and free to name the second. */
const problemsOf = (from: string, text: string, to = "mixture"): readonly string[] => {
  const root = workspaceWith({
    "package.json": "{}",
    [`packages/${from}/package.json`]: manifest(from, [`@latentjs/${to}`]),
    [`packages/${from}/src/index.ts`]: text,
    [`packages/${to}/package.json`]: manifest(to),
    [`packages/${to}/src/index.ts`]: "export const x: number = 1;\n",
  });
  link(root, to);
  return boundaries(root, home).problems.map((problem) => problem.replace(/\. .*/, ""));
};

test("an arrow downwards is allowed", () => {
  expect(problemsOf("gmm", 'export { x } from "@latentjs/mixture";\n')).toEqual([]);
});

test("an arrow upwards is found, of a type too", () => {
  const fault = ["packages/em-core/src/index.ts -> packages/mixture/src/index.ts: em-core-imports-downwards"];
  expect(problemsOf("em-core", 'export { x } from "@latentjs/mixture";\n')).toEqual(fault);
  expect(problemsOf("em-core", 'export type * from "@latentjs/mixture";\n')).toEqual(fault);
});

test("neighbours of one layer do not know each other", () => {
  expect(problemsOf("mvn", 'export { x } from "@latentjs/mixture";\n')).toEqual([
    "packages/mvn/src/index.ts -> packages/mixture/src/index.ts: mvn-imports-downwards",
  ]);
});

test("a package without a layer may import no other", () => {
  expect(problemsOf("newcomer", 'export { x } from "@latentjs/mixture";\n')).toEqual([
    "packages/newcomer/src/index.ts -> packages/mixture/src/index.ts: package-has-a-layer",
  ]);
});

test("Node's own modules stay out of packages, except in the node folders", () => {
  expect(problemsOf("mvn", 'export { join } from "node:path";\n')).toEqual([
    "packages/mvn/src/index.ts -> path: node-only-at-the-edge",
  ]);
});

test("an import that leads nowhere is found", () => {
  expect(problemsOf("mvn", 'export { y } from "./nowhere.js";\n')).toEqual([
    "packages/mvn/src/index.ts -> ./nowhere.js: not-unresolvable",
  ]);
});

test.each([
  ["fp-ts/lib/Either.js", "fp-ts-through-the-prelude"],
  ["ml-matrix", "ml-matrix-at-the-edge"],
])("%s is imported by its named files only", (library, rule) => {
  const faults = problemsOf("mvn", `export type * from "${library}";\n`);
  expect(faults).toContain(`packages/mvn/src/index.ts -> ${library}: ${rule}`);
});

test("two files that import each other are found", () => {
  const root = workspaceWith({
    "packages/mvn/package.json": manifest("mvn"),
    "packages/mvn/src/index.ts": 'export * from "./a.js";\nexport const x: number = 1;\n',
    "packages/mvn/src/a.ts": 'import { x } from "./index.js";\nexport const y: number = x;\n',
  });
  expect(boundaries(root, home).problems.some((problem) => problem.includes("no-circular"))).toBe(true);
});

test("a source file that was not looked at is a problem, and so is a workspace without any", () => {
  const root = workspaceWith({
    "packages/mvn/package.json": manifest("mvn"),
    "packages/mvn/src/index.ts": "export const x: number = 1;\n",
    "packages/mvn/src/unread.mtsx": "",
    "packages/mvn/src/unread.ctsx": "",
  });
  expect(boundaries(root, home).problems).toEqual([
    "packages/mvn/src/unread.ctsx: dependency-cruiser did not look at it",
    "packages/mvn/src/unread.mtsx: dependency-cruiser did not look at it",
  ]);
  expect(boundaries(workspaceWith({}), home).problems).toEqual([
    "No source file was found, so nothing was checked.",
  ]);
});
