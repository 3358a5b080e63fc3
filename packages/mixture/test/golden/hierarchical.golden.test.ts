import type { DenseBatch } from "@latentjs/em-core";
import { reference, right, rowsOf } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { cutTree, hierarchicalTree, type HierarchicalModel, type HierarchicalUse } from "../../src/index.js";

interface Partitions {
  readonly data: Readonly<Record<string, ReadonlyArray<ReadonlyArray<number>>>>;
  readonly partitions: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, ReadonlyArray<number>>>>>>
  >;
}

const MEASUREMENTS = ["Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width"];
const AIR = ["Ozone", "Solar.R", "Wind", "Temp"];
const { data, partitions } = reference("mclust/hierarchical_partitions.json") as Partitions;

/** Many pairs of these rows are equally far apart, and the rounding of the BLAS says which of them unite first. */
const DECIDED_BY_ROUNDING = new Set([
  "faithful EII_STD",
  "faithful EEE_STD",
  "faithful EEE_PCR",
  "iris EII_PCS",
]);

const rowsFor = (name: string): ReadonlyArray<ReadonlyArray<number>> => {
  if (name === "iris") return rowsOf("iris.csv", MEASUREMENTS);
  if (name === "faithful") return rowsOf("faithful.csv");
  if (name === "airquality") return rowsOf("airquality.csv", AIR).filter((row) => !row.some(Number.isNaN));
  return data[name];
};

const batchOf = (rows: ReadonlyArray<ReadonlyArray<number>>): DenseBatch => ({
  rows: rows.length,
  cols: rows[0].length,
  data: Float64Array.from(rows.flat()),
  first: 0,
  weights: null,
});

describe("partitions of mclust's hc", () => {
  test.each(Object.keys(partitions))("%s", (name) => {
    const batch = batchOf(rowsFor(name));
    const calls = Object.entries(partitions[name]);
    expect(calls.length).toBe(name === "precip" ? 6 : 24);
    for (const [call, expected] of calls) {
      if (DECIDED_BY_ROUNDING.has(`${name} ${call}`)) continue;
      const [model, use] = call.split("_") as [HierarchicalModel, HierarchicalUse];
      const tree = right(hierarchicalTree(batch, { model, use }));
      for (const [groups, labels] of Object.entries(expected)) {
        expect([call, groups, [...cutTree(tree, Number(groups))]]).toEqual([call, groups, labels]);
      }
    }
  });
});
