import { reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { diagonal, freeParameters, full, spherical, tied } from "../../src/index.js";

const counts = reference("mclust/parameter_counts.json") as Record<string, number>;
const STRUCTURES: ReadonlyArray<readonly [string, (k: number, d: number) => number]> = [
  ["VVV", (k, d) => freeParameters(full, k, d)],
  ["EEE", (k, d) => freeParameters(tied, k, d)],
  ["VVI", (k, d) => freeParameters(diagonal, k, d)],
  ["VII", (k, d) => freeParameters(spherical, k, d)],
];

test.each(STRUCTURES)("free parameters of %s are those that mclust counts", (name, ours) => {
  const cells = Object.entries(counts).filter(([cell]) => cell.startsWith(`${name},`));
  expect(cells.length).toBe(8);
  for (const [cell, expected] of cells) {
    const [d, k] = cell.split(",").slice(1).map(Number);
    expect([cell, ours(k, d)]).toEqual([cell, expected]);
  }
});

test.each([
  ["E", tied],
  ["V", full],
] as const)("free parameters of one column, %s", (name, structure) => {
  const cells = Object.entries(counts).filter(([cell]) => cell.startsWith(`${name},1,`));
  expect(cells.length).toBe(4);
  for (const [cell, expected] of cells) {
    const k = Number(cell.split(",")[2]);
    const ours = structure === tied ? freeParameters(tied, k, 1) : freeParameters(full, k, 1);
    expect([cell, ours]).toEqual([cell, expected]);
  }
});
