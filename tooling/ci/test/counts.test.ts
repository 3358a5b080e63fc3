import { join } from "node:path";
import { expect, test } from "vitest";
import { countLine, countTests } from "../src/counts.js";
import { workspaceWith } from "./workspace-with.js";

interface Result {
  readonly file: string;
  readonly statuses: readonly string[];
  readonly status?: string;
  readonly message?: string;
}

/** A workspace with one package `packages/a`, its test files, and the report of `results` if there is one. */
const packageWith = (testFiles: readonly string[], results: readonly Result[]): string => {
  const files = Object.fromEntries(testFiles.map((file) => [`packages/a/test/${file}`, ""]));
  const report = (root: string): string =>
    JSON.stringify({
      testResults: results.map(({ file, statuses, status = "passed", message = "" }) => ({
        name: join(root, "packages/a/test", file),
        status,
        message,
        assertionResults: statuses.map((each) => ({ status: each })),
      })),
    });
  return workspaceWith({
    "packages/a/package.json": "{}",
    ...files,
    "packages/a/test-results/vitest.json": report,
  });
};

test("adds up passed, failed and skipped tests", () => {
  const root = packageWith(
    ["one.test.ts", "laws/two.test.ts"],
    [
      { file: "one.test.ts", statuses: ["passed", "passed", "failed"], status: "failed" },
      { file: "laws/two.test.ts", statuses: ["passed", "skipped"] },
    ],
  );
  const counts = countTests(root);
  expect(counts).toEqual({ passed: 3, failed: 1, skipped: 1, problems: [] });
  expect(countLine(counts)).toBe("3 passed, 1 failed");
});

test("a file without a test is a failure", () => {
  const root = packageWith(
    ["one.test.ts", "empty.test.ts"],
    [
      { file: "one.test.ts", statuses: ["passed"] },
      { file: "empty.test.ts", statuses: [], status: "failed", message: "No test suite found" },
    ],
  );
  const { failed, problems } = countTests(root);
  expect(failed).toBe(1);
  expect(problems).toEqual(["packages/a/test/empty.test.ts: No test suite found"]);
});

test("a file that failed outside its tests is a failure", () => {
  const root = packageWith(
    ["one.test.ts"],
    [{ file: "one.test.ts", statuses: ["passed"], status: "failed", message: "afterAll" }],
  );
  expect(countTests(root)).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
    problems: ["packages/a/test/one.test.ts: afterAll"],
  });
});

test("a test file that was not run is a problem", () => {
  const root = packageWith(["one.test.ts", "two.test.ts"], [{ file: "one.test.ts", statuses: ["passed"] }]);
  expect(countTests(root).problems).toEqual(["packages/a/test/two.test.ts: was not run"]);
});

test("a package in which only skipped tests stand ran nothing", () => {
  const root = packageWith(["one.test.ts"], [{ file: "one.test.ts", statuses: ["skipped"] }]);
  expect(countTests(root).problems).toEqual(["packages/a: no test ran"]);
});

test("a package without a report and a workspace without a package are problems", () => {
  const root = workspaceWith({ "apps/a/package.json": "{}", "apps/a/test/one.test.ts": "" });
  expect(countTests(root).problems).toEqual(["apps/a: left no test report"]);
  expect(countTests(workspaceWith({})).problems).toEqual(["No package was found, so nothing ran."]);
});
