import { expectClose, reference, rowsOf } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { fitMvn, momentsOf } from "../../src/index.js";
import { answer } from "../either.js";
import { IRIS_COLUMNS } from "../reference.js";

/** 15 printed digits of R. */
const TOLERANCE = 1e-12;

interface Weighted {
  readonly weights_cycle: ReadonlyArray<number>;
  readonly total_weight: number;
  readonly mean: ReadonlyArray<number>;
  readonly cov: ReadonlyArray<ReadonlyArray<number>>;
}
type Sets = Readonly<Record<string, Weighted>>;
const golden = reference("mvn/weighted_moments.json") as {
  readonly iris: Sets;
  readonly faithful: Sets;
  readonly iris_offset_1e6: Sets;
};

const iris = rowsOf("iris.csv", IRIS_COLUMNS);
const offset = iris.map((row) => row.map((v) => Math.round(v * 1024) / 1024 + 1e6));
const faithful = rowsOf("faithful.csv", ["eruptions", "waiting"]);

describe.each([
  ["iris", iris, golden.iris, TOLERANCE],
  ["faithful", faithful, golden.faithful, TOLERANCE],
  ["iris + 1e6", offset, golden.iris_offset_1e6, TOLERANCE],
])("R's cov.wt, %s", (_name, rows, sets, tolerance) => {
  test.each(Object.entries(sets))("%s weights", (_weights, wanted) => {
    const weights = rows.map((_, i) => wanted.weights_cycle[i % wanted.weights_cycle.length]);
    const { params, weight } = answer(fitMvn(rows, { weights }));
    expectClose(weight, wanted.total_weight, TOLERANCE);
    expectClose(params.mean, wanted.mean, TOLERANCE);
    expectClose(params.cov, wanted.cov, tolerance);
    const { mean, scatter } = answer(momentsOf(rows, weights));
    expect(mean).toEqual(params.mean);
    expectClose(
      scatter.map((v) => v / weight),
      wanted.cov,
      tolerance,
    );
  });
});
