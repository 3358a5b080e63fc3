import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { home, workspaceWith } from "./workspace-with.js";

/** Lints one file with the workspace's settings and returns what the linter says. */
const lint = (path: string, text: string): string => {
  const root = workspaceWith({ [path]: text });
  const args = ["-c", join(home, ".oxlintrc.json"), "--format", "unix", path];
  const { stdout } = spawnSync(join(home, "node_modules/.bin/oxlint"), args, { cwd: root, encoding: "utf8" });
  return stdout;
};
const lines = (n: number): string =>
  Array.from({ length: n }, (_, i) => `export const x${i}: number = ${i};\n`).join("");

test("the linter takes a file of 400 lines and refuses one of 401", () => {
  expect(lint("long.ts", lines(400))).not.toContain("max-lines");
  expect(lint("longer.ts", lines(401))).toContain("max-lines");
});

test("the linter refuses a default export, any, and a non-null assertion", () => {
  expect(lint("a.ts", "export default 1;\n")).toContain("no-default-export");
  expect(lint("a.ts", "export const x: any = 1;\n")).toContain("no-explicit-any");
  expect(lint("a.ts", "export const x = (y: number | null): number => y!;\n")).toContain(
    "no-non-null-assertion",
  );
});

test("the linter refuses a test that asserts nothing", () => {
  const head =
    'import { expect, test } from "vitest";\nconst expectOne = (x: number): void => expect(x).toBe(1);\n';
  expect(lint("test/a.test.ts", `${head}test("a", () => { expectOne(1); });\n`)).toBe("");
  expect(lint("test/a.test.ts", `${head}test("a", () => { Math.abs(1); });\n`)).toContain("expect-expect");
});

test("vitest refuses a test file without a test", () => {
  const root = workspaceWith({
    "package.json": '{ "type": "module" }',
    "test/empty.test.ts": "export {};\n",
    "vitest.config.mjs": `export { shared as default } from "${join(home, "vitest.shared.ts")}";\n`,
  });
  const ended = spawnSync(join(home, "node_modules/.bin/vitest"), ["run"], { cwd: root, encoding: "utf8" });
  expect(ended.status).toBe(1);
  expect(`${ended.stdout}${ended.stderr}`).toContain("No test suite found");
});
