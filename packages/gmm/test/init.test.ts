import { E, type Either, type FitFailure } from "@latentjs/em-core";
import { reference } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { hierarchical } from "../src/hierarchical.js";
import { fitGmm, fitGmmAsync, type GmmFit, type GmmOptions, type GmmParams } from "../src/index.js";
import { failure, fitted } from "./either.js";
import { IRIS } from "./reference.js";

interface Hierarchical {
  readonly partitions: {
    readonly iris: { readonly VVV_SVD: Readonly<Record<string, ReadonlyArray<number>>> };
  };
}

const { VVV_SVD } = (reference("mclust/hierarchical_partitions.json") as Hierarchical).partitions.iris;
const base: GmmOptions = { components: 4 };
const fit = (options: Partial<GmmOptions>): GmmFit => fitted(fitGmm(IRIS, { ...base, ...options }));
const wrong = (outcome: Either<FitFailure<GmmParams>, GmmFit>): unknown => failure(outcome).error;

describe("a hierarchical start", () => {
  test("is the M-step from mclust's partition, once", () => {
    const tree = fit({ init: hierarchical() });
    const labels = fit({ init: { labels: VVV_SVD["4"] } });
    expect(tree.restarts.tried).toBe(1);
    expect(tree.trace).toEqual(labels.trace);
    expect(tree.warnings).toEqual(labels.warnings);
  });

  test("goes by its name in fitGmmAsync, to the same bits, and is told apart in fitGmm", async () => {
    const named = fitted(await fitGmmAsync(IRIS, { ...base, init: "hierarchical" }));
    expect(named).toEqual(fit({ init: hierarchical() }));
    expect(wrong(fitGmm(IRIS, { ...base, init: "hierarchical" }))).toMatchObject({
      _tag: "InvalidInput",
      path: "init",
    });
  });

  test("does not depend on the seed, and one value serves fits of several sizes and data sets", () => {
    const init = hierarchical({ model: "EII", use: "STD" });
    const half = IRIS.slice(0, 100);
    for (const components of [2, 3, 2]) {
      const seeds = [0, 7].map((seed) => fit({ init, components, seed }).trace);
      expect(seeds[0]).toEqual(seeds[1]);
      expect(seeds[0]).toEqual(fit({ init: hierarchical({ model: "EII", use: "STD" }), components }).trace);
      const other = fitted(fitGmm(half, { components, init }));
      expect(other.trace).toEqual(
        fitted(fitGmm(half, { components, init: hierarchical({ model: "EII", use: "STD" }) })).trace,
      );
    }
  });

  test("is of a sample of many rows, and says so", () => {
    const rows = Array.from({ length: 2400 }, (_, i) => [
      (i % 2) * 10 + ((i * 37) % 101) / 101,
      ((i * 53) % 97) / 97,
    ]);
    const large = fitted(fitGmm(rows, { components: 2, init: hierarchical({ model: "EII" }) }));
    expect(large.warnings).toContain(
      "The hierarchical start was made of 2000 of the 2400 rows, drawn by the seed.",
    );
    expect([...large.params.weights]).toEqual([0.5, 0.5]);
  });

  test("fills gaps first", () => {
    const rows = IRIS.map((row, i) => (i % 10 === 0 ? [Number.NaN, ...row.slice(1)] : row));
    expect(E.isRight(fitGmm(rows, { components: 3, init: hierarchical() }))).toBe(true);
  });
});

describe("a start from responsibilities", () => {
  const certain: ReadonlyArray<ReadonlyArray<number>> = VVV_SVD["4"].map((label) =>
    Array.from({ length: 4 }, (_, k) => (k === label ? 1 : 0)),
  );

  test("that are certain is the start from labels, but for the order of the components", () => {
    const ofLabels = fit({ init: { labels: VVV_SVD["4"] } });
    expect(fit({ init: { responsibilities: certain } }).trace).toEqual(ofLabels.trace);
    const doubled = certain.map((row) => row.map((p) => 2 * p));
    expect(fit({ init: { responsibilities: doubled } }).trace).toEqual(ofLabels.trace);
  });

  test("by hand: shares 3/4 and 1/4 of two rows", () => {
    const halves = [
      [0.75, 0.25],
      [0.25, 0.75],
    ];
    const two = fitted(
      fitGmm([0, 4], { components: 2, maxIterations: 0, init: { responsibilities: halves } }),
    );
    // Means 0 · 3/4 + 4 · 1/4 = 1 and 3; variances 3/4 · 1 + 1/4 · 9 = 3.
    expect(two.params.components.map(({ mean }) => mean[0])).toEqual([1, 3]);
    for (const { cov } of two.params.components) expect(cov[0]).toBeCloseTo(3, 14);
  });

  test.each([
    ["too few rows", certain.slice(1), "init.responsibilities"],
    ["too few numbers", certain.with(3, [1, 0]), "init.responsibilities, row 3"],
    ["a negative number", certain.with(3, [2, -1, 0, 0]), "init.responsibilities, row 3"],
    ["nothing for a row", certain.with(3, [0, 0, 0, 0]), "init.responsibilities, row 3"],
  ])("%s is an error by its place", (_, responsibilities, path) => {
    expect(wrong(fitGmm(IRIS, { ...base, init: { responsibilities } }))).toMatchObject({ path });
  });
});

describe("a start of the caller's own", () => {
  test("may make labels, -1 for a row without a say, another draw for each restart", () => {
    const attempts: number[] = [];
    const own = fit({
      restarts: 3,
      init: {
        start: (rng, attempt, { rows }, components) => {
          attempts.push(attempt);
          return { labels: Array.from({ length: rows }, () => rng.below(components + 1) - 1) };
        },
      },
    });
    expect(attempts).toEqual([0, 1, 2]);
    expect(own.restarts.tried).toBe(3);
  });

  test("may make parameters", () => {
    const { params } = fit({ init: hierarchical() });
    const again = fit({ init: { start: () => ({ params }), isOne: true }, maxIterations: 0 });
    expect(again.params).toEqual(params);
  });

  test("fails with labels that are none", () => {
    const init = { start: () => ({ labels: new Int32Array(150).fill(9) }), isOne: true };
    expect(wrong(fitGmm(IRIS, { ...base, init }))).toMatchObject({ path: "init.start, row 0" });
  });
});
