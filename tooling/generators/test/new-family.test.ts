import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newFamily } from "../src/new-family.js";
import { namesOf } from "../src/names.js";

const root = join(import.meta.dirname, "../../..");
/** In this folder, so that what is written finds the packages that it imports. */
let checkout = "";
const FILES = [
  "packages/families/src/half-normal.ts",
  "packages/families/test/laws/half-normal.laws.test.ts",
  "examples/src/families/half-normal.ts",
  ".changeset/family-half-normal.md",
  "packages/families/README.md",
];
const textOf = (file: string): string => readFileSync(join(checkout, file), "utf8");

/** Names in the first table of families. */
const namesIn = (page: string): ReadonlyArray<string> => {
  const [table = ""] = /(?:^\| `[a-z0-9-]+` .*\n)+/m.exec(page) ?? [];
  return [...table.matchAll(/^\| `([a-z0-9-]+)`/gm)].map(([, name]) => name);
};

beforeAll(() => {
  checkout = mkdtempSync(join(import.meta.dirname, "checkout-"));
  mkdirSync(join(checkout, "packages/families"), { recursive: true });
  cpSync(join(root, "packages/families/README.md"), join(checkout, "packages/families/README.md"));
});
afterAll(() => {
  rmSync(checkout, { recursive: true });
});

test("a family has its file, its laws, its example, its changeset and its row", () => {
  const before = textOf("packages/families/README.md");
  expect(newFamily(checkout, "half-normal")).toEqual({ _tag: "Written", files: FILES });
  for (const file of FILES.slice(0, 4)) {
    expect(textOf(file)).not.toMatch(/rayleigh/i);
    expect(textOf(file)).toMatch(/half-normal|halfNormal/);
  }
  expect(textOf(FILES[0])).toContain("export const halfNormal = (spec");
  const rows = namesIn(textOf("packages/families/README.md"));
  expect(rows).toContain("half-normal");
  expect(rows).toEqual([...namesIn(before), "half-normal"].toSorted());
});

test("what was written passes its laws and finds its components, as it is", () => {
  const run = (...args: ReadonlyArray<string>): string =>
    execFileSync(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), ...args], {
      cwd: checkout,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
    });
  writeFileSync(
    join(checkout, "vitest.config.ts"),
    `export default { resolve: { conditions: ["workspace-source"] }, ssr: { resolve: { conditions: ["workspace-source"] } } };`,
  );
  const example = textOf("examples/src/families/half-normal.ts").replace(
    "@latentjs/families/half-normal",
    "../../../packages/families/src/half-normal.js",
  );
  writeFileSync(
    join(checkout, "example.test.ts"),
    `import { test } from "vitest";\ntest("example", async () => { await import("./examples/src/families/half-normal.ts"); });\n`,
  );
  writeFileSync(join(checkout, "examples/src/families/half-normal.ts"), example);
  const said = run("run", "--root", checkout, "--reporter", "verbose");
  expect(said).toContain("F7 recovery");
  expect(said).toMatch(/Tests\D+\d+ passed/);
  expect(said).toMatch(/0\.6\d of the rows: \{"scale":[45]\.\d+\}/);
});

test("nothing is written over, and nothing is written of a wrong name", () => {
  expect(newFamily(checkout, "half-normal")).toMatchObject({ _tag: "Refused" });
  for (const name of ["Half-Normal", "half_normal", "-x", "2d", "half--normal", "../x"]) {
    expect(namesOf(name)).toBeNull();
    expect(newFamily(checkout, name)).toMatchObject({ _tag: "Refused" });
  }
  expect(readdirSync(join(checkout, "packages/families/src"))).toEqual(["half-normal.ts"]);
});
