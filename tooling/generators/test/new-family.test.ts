import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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

test("what was written is formatted, for short names and long ones", () => {
  // Outside of the checkout, which the formatter would pass over here.
  const outside = mkdtempSync(join(tmpdir(), "latentjs-family-"));
  try {
    mkdirSync(join(outside, "packages/families"), { recursive: true });
    for (const file of [".oxfmtrc.json", "packages/families/README.md"])
      cpSync(join(root, file), join(outside, file));
    for (const name of ["abc", "rayleigh", "generalised-extreme-value-of-maxima"]) {
      expect(newFamily(outside, name)).toMatchObject({ _tag: "Written" });
    }
    const check = [join(root, "node_modules/oxfmt/bin/oxfmt"), "--list-different"];
    expect(execFileSync(process.execPath, check, { cwd: outside, encoding: "utf8" })).toBe("");
  } finally {
    rmSync(outside, { recursive: true });
  }
});

test("a name may have the template's in it", () => {
  expect(newFamily(checkout, "rayleigh2")).toMatchObject({ _tag: "Written" });
  const [source, laws, example, changeset] = [
    "packages/families/src/rayleigh2.ts",
    "packages/families/test/laws/rayleigh2.laws.test.ts",
    "examples/src/families/rayleigh2.ts",
    ".changeset/family-rayleigh2.md",
  ].map(textOf);
  expect(source).toContain('name: "rayleigh2"');
  expect(source).toContain("export const rayleigh2 = (spec");
  expect(source).toContain("export interface Rayleigh2 {");
  expect(laws).toContain('import { family, rayleigh2 } from "../../src/rayleigh2.js";');
  expect(example).toContain('import { rayleigh2 } from "@latentjs/families/rayleigh2";');
  expect(changeset).toContain("`@latentjs/families/rayleigh2`: Rayleigh2 components.");
  for (const file of [
    "packages/families/src/rayleigh2.ts",
    "packages/families/test/laws/rayleigh2.laws.test.ts",
  ]) {
    rmSync(join(checkout, file));
  }
});

test.each([
  "class",
  "record",
  "log",
  "e",
  "family",
  "new",
  "default",
  "math",
  "arguments",
  "univariate",
  "spec",
])("a name that means something already is refused with what to do: %s", (name) => {
  expect(newFamily(checkout, name)).toEqual({
    _tag: "Refused",
    why: expect.stringMatching(
      new RegExp(
        `^"${name}" would be called \\w+ in its files, .* Choose a name of two words, such as ${name}-times\\.$`,
      ),
    ) as string,
  });
});

test("nothing is written over, and nothing is written of a wrong name", () => {
  expect(newFamily(checkout, "half-normal")).toMatchObject({ _tag: "Refused" });
  for (const name of ["Half-Normal", "half_normal", "-x", "2d", "half--normal", "../x"]) {
    expect(namesOf(name)).toBeNull();
    expect(newFamily(checkout, name)).toMatchObject({ _tag: "Refused" });
  }
  expect(readdirSync(join(checkout, "packages/families/src"))).toEqual(["half-normal.ts"]);
});
