import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const urlOf = (path: string): URL => new URL(path, import.meta.url);
const textOf = (path: string): string => readFileSync(urlOf(path), "utf8");

test("the example of the README is the one that runs, and gives what it says", async () => {
  for (const name of ["worker.mjs", "main.mjs"]) {
    expect(textOf("../README.md")).toContain(textOf(`readme/${name}`));
  }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    fileURLToPath(urlOf("readme/main.mjs")),
  ]);
  // 90 000 lifetimes of 2, of which 60 000 ended.
  expect([stdout, stderr]).toEqual(["3.0000\n", ""]);
});
