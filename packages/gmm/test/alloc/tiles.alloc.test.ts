import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { BANKS } from "../random.js";

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Bytes a tile: a few boxed numbers, of 16 bytes each, that the compiler itself leaves; one a row would be 4096. */
const LARGEST_GROWTH = 64;

test("no structure's E-step leaves anything on the heap row by row or tile by tile", () => {
  const options = [
    "--expose-gc",
    "--conditions=workspace-source",
    "--import",
    new URL("sources.mjs", import.meta.url).href,
  ];
  const printed = execFileSync(process.execPath, [...options, pathOf("measure.ts")], { encoding: "utf8" });
  const growth = JSON.parse(printed) as Record<string, number[]>;
  expect(Object.keys(growth)).toEqual(BANKS.map(([name]) => name));
  for (const bytes of Object.values(growth).flat()) expect(bytes).toBeLessThan(LARGEST_GROWTH);
});
