import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  calledCommands,
  calledOptions,
  codeBlocks,
  deadLinks,
  deadPaths,
  pageNamed,
  pages,
  root,
  sources,
  unknownScripts,
} from "./pages.js";

const require = createRequire(import.meta.url);
const command = join(require.resolve("@latentjs/cli/package.json"), "../dist/main.js");

/** What the command prints on standard output when it is called at the root of the repository. */
const latent = (...args: ReadonlyArray<string>): string => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
};

/** All names of fields in a value made by a JSON parser. */
const fieldNames = (value: unknown): ReadonlyArray<string> =>
  typeof value !== "object" || value === null
    ? []
    : Object.entries(value).flatMap(([name, inner]) => [
        ...(Array.isArray(value) ? [] : [name]),
        ...fieldNames(inner),
      ]);

test("all pages are looked at", () => {
  expect(pages.length).toBeGreaterThan(20);
});

test("links and paths lead to files and headings that exist", () => {
  expect(pages.flatMap(deadLinks)).toEqual([]);
  expect(pages.flatMap(deadPaths)).toEqual([]);
});

test("the guide to choosing calls what is there, and finds what it says", () => {
  const { text } = pageNamed("docs/guides/choose-a-model.md");
  const call = "select examples/data/faithful.csv -k 1..4 --covariance VVV,EEE,VEV";
  expect(text).toContain(`latent -- ${call}\n`);
  expect(latent(...call.split(" "))).toContain("Best by BIC: EEE 3,");
});

test("scripts, commands and options are there", () => {
  const help = latent("--help");
  const options = ["fit", "select", "predict", "score", "sample", "plot"]
    .map((name) => latent(name, "--help"))
    .join("");
  const commands = new Set(pages.flatMap(calledCommands));
  expect(pages.flatMap(unknownScripts)).toEqual([]);
  expect(commands.size).toBeGreaterThan(5);
  expect([...commands].filter((name) => !help.includes(`\n  ${name} `))).toEqual([]);
  expect(pages.flatMap(calledOptions).filter((option) => !options.includes(`${option} `))).toEqual([]);
});

test("TypeScript in pages stands in the sources, word by word", () => {
  const blocks = pages.flatMap((page) => codeBlocks(page, "ts"));
  const all = sources();
  expect(blocks.length).toBeGreaterThan(5);
  expect(blocks.filter((code) => !all.some((source) => source.includes(code)))).toEqual([]);
});

describe("README.md", () => {
  const readme = pageNamed("README.md");

  test("shows a whole example", () => {
    expect(codeBlocks(readme, "ts")).toHaveLength(1);
  });

  test("shows what the command prints for Old Faithful", () => {
    expect(codeBlocks(readme, "")).toEqual([latent("fit", "examples/data/faithful.csv", "-k", "2")]);
  });
});

test("the guide to a fit names every field that the command writes", () => {
  const guide = pageNamed("docs/guides/read-a-fit.md").text;
  const written = fieldNames(JSON.parse(latent("fit", "examples/data/faithful.csv", "-k", "2", "--json")));
  const named = new Set(
    Array.from(guide.matchAll(/`([^`\n]*)`/g), ([, code]) => code).flatMap((code) => code.split(/\W+/)),
  );
  expect(written.length).toBeGreaterThan(20);
  expect(written.filter((name) => !named.has(name))).toEqual([]);
});
