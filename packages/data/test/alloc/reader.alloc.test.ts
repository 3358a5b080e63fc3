import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { expect, test } from "vitest";

import { tableReader } from "../../src/index.js";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const ROWS = 20000;
const NOTE = "a note that nobody asked for; ".repeat(60);
/** 20 000 labels at some 100 bytes each with their place in the array, and as much again for the test itself. */
const LARGEST_GROWTH = 4e6;

/** Bytes that are alive, with the contents of typed arrays. */
const alive = (): number => {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

test("a table of 36 MB of text holds on to its numbers and its labels alone", () => {
  const reader = tableReader({ source: "t.csv", header: true, keepText: ["label"] });
  const before = alive();
  reader.push("note,label,x\n");
  for (let i = 0; i < ROWS; i++) reader.push(`${NOTE},a label of its own ${i},${i}\n`);
  const table = reader.finish();
  expect(alive() - before).toBeLessThan(LARGEST_GROWTH);
  // Read after the measurement, so that the table is alive while it is made.
  expect(table).toMatchObject({ right: { rows: ROWS } });
});
