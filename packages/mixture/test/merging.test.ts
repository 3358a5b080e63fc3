import { fc, test } from "@fast-check/vitest";
import { left, outcome, right } from "@latentjs/testing";
import { describe, expect } from "vitest";
import { classify, fitMixture, kindOf, mergeComponents } from "../src/index.js";
import { deaths, poissonFamily } from "./named-poisson.js";

/** Entropies of some rows, from terms of at most 1/e. */
const ROUNDING = 1e-12;

const rowOf = (k: number): fc.Arbitrary<number[]> =>
  fc
    .array(fc.integer({ min: 0, max: 20 }), { minLength: k, maxLength: k })
    .filter((row) => row.some((part) => part > 0))
    .map((row) => {
      const total = row.reduce((sum, part) => sum + part, 0);
      return row.map((part) => part / total);
    });

const posteriors = fc
  .integer({ min: 1, max: 5 })
  .chain((k) => fc.tuple(fc.constant(k), fc.array(rowOf(k), { minLength: 1, maxLength: 12 })));

describe("merging by entropy", () => {
  test.prop([posteriors])("entropy falls to nothing, by the gains, and clusters are unions", ([k, rows]) => {
    const tree = right(mergeComponents({ posterior: Float64Array.from(rows.flat()), components: k }));
    expect(tree.levels.length).toBe(k);
    expect(Math.abs(tree.levels[k - 1].entropy)).toBeLessThan(ROUNDING);
    for (const [c, { gain, clusters }] of tree.steps.entries()) {
      const before = tree.levels[c];
      const after = tree.levels[c + 1];
      expect(gain).toBeGreaterThan(-ROUNDING);
      expect(Math.abs(before.entropy - after.entropy - gain)).toBeLessThan(ROUNDING);
      const [first, second] = clusters.map((at) => before.clusters[at]);
      expect(after.clusters[clusters[0]]).toEqual([...first, ...second].toSorted((a, b) => a - b));
      expect(after.clusters.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: k }, (_, i) => i));
    }
  });

  test.prop([posteriors])("weight m is the row m times", ([k, rows]) => {
    const weights = rows.map((_, i) => 1 + (i % 3));
    const repeated = rows.flatMap((row, i) => Array.from({ length: weights[i] }, () => row));
    const weighted = right(
      mergeComponents({ posterior: Float64Array.from(rows.flat()), components: k, weights }),
    );
    const plain = right(mergeComponents({ posterior: Float64Array.from(repeated.flat()), components: k }));
    for (const [c, { entropy }] of plain.levels.entries()) {
      expect(Math.abs(weighted.levels[c].entropy - entropy)).toBeLessThan(1e-10);
    }
  });

  test("the pair that shares a row goes first, by hand", () => {
    // Only row 1 is uncertain, between components 0 and 2: its entropy is log 2.
    const posterior = Float64Array.of(1, 0, 0, 0.5, 0, 0.5, 0, 1, 0, 0, 0, 1);
    const tree = right(mergeComponents({ posterior, components: 3 }));
    expect(tree.levels[0].entropy).toBeCloseTo(Math.LN2, 14);
    expect(tree.steps[0]).toMatchObject({ clusters: [0, 2], merged: 3 });
    expect(tree.levels[1].clusters).toEqual([[0, 2], [1]]);
    expect([...tree.levels[1].labels]).toEqual([0, 0, 1, 0]);
    expect(tree.elbow).toBe(2);
  });

  test("two components have no elbow, one has nothing to merge", () => {
    const two = right(mergeComponents({ posterior: Float64Array.of(0.5, 0.5), components: 2 }));
    expect([two.elbow, two.rescaledElbow]).toEqual([null, null]);
    expect(right(mergeComponents({ posterior: Float64Array.of(1, 1), components: 1 })).steps).toEqual([]);
  });

  test("components of another family: three Poisson rates where two will do", () => {
    const fit = right(outcome(fitMixture(poissonFamily, deaths, { components: 3, restarts: 3 })));
    const { posterior } = right(classify(kindOf(poissonFamily, 3).bank, fit.params, deaths));
    const tree = right(mergeComponents({ posterior, components: 3 }));
    expect(tree.levels.map(({ clusters }) => clusters.length)).toEqual([3, 2, 1]);
    expect(tree.levels[1].entropy).toBeLessThan(tree.levels[0].entropy);
  });

  test("what does not fit is an error with its place", () => {
    const two = { components: 2 };
    expect(left(mergeComponents({ posterior: new Float64Array(3), ...two }))).toMatchObject({
      path: "posterior",
    });
    expect(left(mergeComponents({ posterior: Float64Array.of(0.5, 0.5, 1, -1), ...two }))).toMatchObject({
      path: "posterior, row 1, component 1",
    });
    expect(left(mergeComponents({ posterior: Float64Array.of(1), components: 0 }))).toMatchObject({
      path: "components",
    });
    expect(
      left(mergeComponents({ posterior: Float64Array.of(0.5, 0.5), ...two, weights: [1, 2] })),
    ).toMatchObject({ path: "weights" });
  });
});
