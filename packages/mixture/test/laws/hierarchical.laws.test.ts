import { fc, test } from "@fast-check/vitest";
import type { DenseBatch } from "@latentjs/em-core";
import { makeRng, shuffle, standardNormal } from "@latentjs/numerics";
import { left, right } from "@latentjs/testing";
import { describe, expect } from "vitest";
import { cutTree, hierarchicalTree, type HierarchicalModel, type HierarchicalUse } from "../../src/index.js";
import { CASES } from "../random.js";

const MODELS: ReadonlyArray<HierarchicalModel> = ["EII", "VII", "EEE", "VVV"];
/** Coordinates that the unit of a column has no say in. */
const WITHOUT_UNITS: ReadonlyArray<HierarchicalUse> = ["STD", "PCR", "SVD"];

const batchOf = (cols: number, data: Float64Array, weights: Float64Array | null = null): DenseBatch => ({
  rows: data.length / cols,
  cols,
  data,
  first: 0,
  weights,
});

/** Rows in two clumps, no two pairs of which are equally far apart. */
const clumps = fc
  .record({ n: fc.integer({ min: 6, max: 40 }), cols: fc.integer({ min: 1, max: 4 }), seed: fc.nat() })
  .map(({ n, cols, seed }) => {
    const rng = makeRng(seed);
    const data = new Float64Array(n * cols);
    for (let i = 0; i < n; i++) {
      const centre = 5 * rng.below(2);
      for (let j = 0; j < cols; j++) data[i * cols + j] = centre + standardNormal(rng);
    }
    return { batch: batchOf(cols, data), rng: rng.split("rest") };
  });

const model = fc.constantFrom(...MODELS);

describe("the tree", () => {
  test.prop([clumps, model, fc.constantFrom(...WITHOUT_UNITS)], CASES)(
    "is the same bits in other units of the columns",
    ({ batch, rng }, name, use) => {
      const factors = Array.from({ length: batch.cols }, () => 2 ** (rng.below(41) - 20));
      const data = batch.data.map((x, at) => x * factors[at % batch.cols]);
      const options = { model: name, use };
      expect(right(hierarchicalTree({ ...batch, data }, options))).toEqual(
        right(hierarchicalTree(batch, options)),
      );
    },
  );

  test.prop([clumps, model], CASES)(
    "has the same groups whatever the order of the rows",
    ({ batch, rng }, name) => {
      const { rows, cols, data } = batch;
      const order = Int32Array.from({ length: rows }, (_, i) => i);
      shuffle(rng, order);
      const moved = Float64Array.from(
        data,
        (_, at) => data[order[Math.floor(at / cols)] * cols + (at % cols)],
      );
      const here = right(hierarchicalTree(batch, { model: name, exact: true }));
      const there = right(hierarchicalTree({ ...batch, data: moved }, { model: name, exact: true }));
      for (const groups of [2, 3, 5]) {
        const labels = cutTree(here, groups);
        const others = cutTree(there, groups);
        const pairs = new Set(Array.from(order, (row, i) => `${labels[row]} ${others[i]}`));
        expect(pairs.size).toBe(groups);
      }
    },
  );

  test.prop([clumps], CASES)(
    "takes a row of weight m for m such rows, which with equal balls unite first",
    ({ batch, rng }) => {
      const { rows, cols, data } = batch;
      const weights = Float64Array.from({ length: rows }, () => 1 + rng.below(3));
      const repeated = Array.from({ length: rows }, (_, i) =>
        Array.from({ length: weights[i] }, () => i),
      ).flat();
      const copies = Float64Array.from({ length: repeated.length * cols }, (_, at) => {
        const row = repeated[Math.floor(at / cols)];
        return data[row * cols + (at % cols)];
      });
      const options = { model: "EII", use: "STD" } as const;
      const weighted = right(hierarchicalTree({ ...batch, weights }, options));
      const unweighted = right(hierarchicalTree(batchOf(cols, copies), options));
      for (const groups of [2, 3, 5]) {
        const labels = cutTree(weighted, groups);
        const others = cutTree(unweighted, groups);
        const pairs = new Set(repeated.map((row, i) => `${labels[row]} ${others[i]}`));
        expect(pairs.size).toBe(groups);
      }
    },
  );

  test.prop([clumps, model], CASES)(
    "has partitions inside one another, each label once first",
    ({ batch }, name) => {
      const tree = right(hierarchicalTree(batch, { model: name }));
      for (let groups = 1; groups < batch.rows; groups++) {
        const coarse = cutTree(tree, groups);
        const fine = cutTree(tree, groups + 1);
        expect(new Set(Array.from(fine, (label, i) => `${label} ${coarse[i]}`)).size).toBe(groups + 1);
        let next = 0;
        for (const label of coarse) {
          expect(label).toBeLessThanOrEqual(next);
          if (label === next) next++;
        }
        expect(next).toBe(groups);
      }
    },
  );
});

describe("odd rows", () => {
  const squares = Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1, 8, 8, 8, 9);

  test("a missing entry is refused by its place", () => {
    const error = left(hierarchicalTree(batchOf(2, Float64Array.of(1, 2, 3, Number.NaN))));
    expect(error).toMatchObject({ _tag: "InvalidInput", path: "data, row 1, column 1" });
  });

  test.each(MODELS)("%s of equal rows, constant and collinear columns, and single rows", (name) => {
    const equal = batchOf(2, new Float64Array(10).fill(3));
    expect(new Set(cutTree(right(hierarchicalTree(equal, { model: name })), 3)).size).toBe(3);
    const constant = batchOf(
      3,
      Float64Array.from({ length: 18 }, (_, at) =>
        at % 3 === 2 ? 7 : squares[Math.floor(at / 3) * 2 + (at % 3)],
      ),
    );
    expect([...cutTree(right(hierarchicalTree(constant, { model: name })), 2)]).toEqual([0, 0, 0, 0, 1, 1]);
    const collinear = batchOf(
      3,
      Float64Array.from({ length: 18 }, (_, at) => squares[Math.floor(at / 3) * 2 + (at % 3 === 1 ? 1 : 0)]),
    );
    expect([...cutTree(right(hierarchicalTree(collinear, { model: name })), 2)]).toEqual([0, 0, 0, 0, 1, 1]);
    expect(right(hierarchicalTree(batchOf(1, Float64Array.of(4)), { model: name })).pairs.length).toBe(0);
  });
});
