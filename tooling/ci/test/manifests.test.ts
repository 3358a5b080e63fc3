import { expect, test } from "vitest";
import { manifests } from "../src/manifests.js";
import { workspaceWith } from "./workspace-with.js";

const library = {
  name: "@latentjs/a",
  license: "MIT",
  exports: { ".": {} },
  publishConfig: { access: "public" },
  scripts: {
    build: "tsc -b",
    test: "vitest run",
    publint: "publint --strict && attw --pack . --profile esm-only",
  },
};
const problemsOf = (manifest: object): readonly string[] =>
  manifests(
    workspaceWith({ "packages/a/package.json": JSON.stringify(manifest), "packages/a/tsconfig.json": "{}" }),
  ).problems;

test("a library that is built, tested and checked passes, and so does a private package without publint", () => {
  expect(problemsOf(library)).toEqual([]);
  const { name, scripts } = library;
  expect(problemsOf({ name, private: true, scripts: { build: scripts.build, test: scripts.test } })).toEqual(
    [],
  );
});

test("what keeps a package out of the checks is found", () => {
  const faults = problemsOf({ exports: { ".": {} } }).map((fault) => fault.replace("packages/a: ", ""));
  expect(faults).toEqual([
    "needs a name that starts with @latentjs/",
    'needs a script "build"',
    'needs a script "test"',
    'is published, so it needs a script "publint" with publint --strict',
    'has an entry point, so its script "publint" needs attw --pack . --profile esm-only',
    "is published, so it needs publishConfig.access public",
    "is published, so it needs license MIT",
  ]);
});

test("a package that only brings a command needs no check of its types", () => {
  const scripts = { ...library.scripts, publint: "publint --strict" };
  expect(problemsOf({ ...library, exports: { "./package.json": "./package.json" }, scripts })).toEqual([]);
});

test("fails when there is nothing to look at", () => {
  expect(manifests(workspaceWith({})).problems).toEqual(["No package was found, so nothing was checked."]);
});
