import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { filesBelow, packageFolders } from "./workspace.js";

/** The part of vitest's JSON report that is counted. */
interface Report {
  readonly testResults: ReadonlyArray<{
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: ReadonlyArray<{ readonly status: string }>;
  }>;
}

/** Totals over the reports of all packages. */
export interface Counts {
  readonly passed: number;
  /** Failed tests, and one for each test file that could not be run. */
  readonly failed: number;
  readonly skipped: number;
  /** Everything that makes the run no proof: a missing report, an empty test file, nothing run. */
  readonly problems: readonly string[];
}

const none: Counts = { passed: 0, failed: 0, skipped: 0, problems: [] };
const plus = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  problems: [...a.problems, ...b.problems],
});

const countFile = (file: string, result: Report["testResults"][number]): Counts => {
  const having = (...wanted: readonly string[]): number =>
    result.assertionResults.filter(({ status }) => wanted.includes(status)).length;
  const passed = having("passed");
  const failed = having("failed");
  if (result.assertionResults.length === 0) {
    const why = result.message === undefined || result.message === "" ? "holds no test" : result.message;
    return { ...none, failed: 1, problems: [`${file}: ${why}`] };
  }
  // A file whose set-up failed after its tests were collected.
  const broken = result.status === "failed" && failed === 0 ? 1 : 0;
  return {
    passed,
    failed: failed + broken,
    skipped: result.assertionResults.length - passed - failed,
    problems: broken === 1 ? [`${file}: ${result.message ?? "failed outside its tests"}`] : [],
  };
};

const countPackage = (root: string, folder: string): Counts => {
  const file = join(root, folder, "test-results/vitest.json");
  if (!existsSync(file)) return { ...none, problems: [`${folder}: left no test report`] };
  const report: Report = JSON.parse(readFileSync(file, "utf8"));
  const ran = new Map(
    report.testResults.map((result) => [relative(root, result.name).replaceAll("\\", "/"), result]),
  );
  const onDisk = filesBelow(root, `${folder}/test`, (path) => path.endsWith(".test.ts"));
  const missing = onDisk.filter((path) => !ran.has(path)).map((path) => `${path}: was not run`);
  const counted = [...ran].map(([path, result]) => countFile(path, result)).reduce(plus, none);
  const nothing = counted.passed + counted.failed === 0 ? [`${folder}: no test ran`] : [];
  return plus(counted, { ...none, problems: [...missing, ...nothing] });
};

/** Adds up the reports that vitest left in every package below `root`. */
export const countTests = (root: string): Counts => {
  const folders = packageFolders(root);
  const counted = folders.map((folder) => countPackage(root, folder)).reduce(plus, none);
  return folders.length > 0 ? counted : { ...none, problems: ["No package was found, so nothing ran."] };
};

/** The line that ends a test run. */
export const countLine = ({ passed, failed }: Counts): string => `${passed} passed, ${failed} failed`;
