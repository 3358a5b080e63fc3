import { reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { COVARIANCE_NAMES, freeParameters, resolveCovariance } from "../../src/index.js";
import { answer } from "../either.js";

const counts = reference("mclust/parameter_counts.json") as Record<string, number>;

const counted = (name: string, k: number, d: number): number =>
  answer(resolveCovariance(name, d)).use((structure) => freeParameters(structure, k, d));

test.each(COVARIANCE_NAMES)("free parameters of %s are those that mclust counts", (name) => {
  const cells = Object.entries(counts).filter(([cell]) => cell.startsWith(`${name},`));
  expect(cells.length).toBe(8);
  for (const [cell, expected] of cells) {
    const [d, k] = cell.split(",").slice(1).map(Number);
    expect([cell, counted(name, k, d)]).toEqual([cell, expected]);
  }
});

test.each(["E", "V"])("free parameters of one column, %s", (name) => {
  const cells = Object.entries(counts).filter(([cell]) => cell.startsWith(`${name},1,`));
  expect(cells.length).toBe(4);
  for (const [cell, expected] of cells) {
    const k = Number(cell.split(",")[2]);
    expect([cell, counted(name, k, 1)]).toEqual([cell, expected]);
  }
});
