import { render } from "@latentjs/em-core";
import type { Table } from "@latentjs/mixture";
import { expectClose, left, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { poisson } from "../src/poisson.js";
import { builtInFamilies, family, part, product, productFamily } from "../src/product.js";
import { studentT } from "../src/student-t.js";
import { batchOf, logDensities, statisticsOf, tableOf } from "./tables.js";

const ROUNDING = 1e-13;
const visits = poisson({ column: "visits" });
const height = studentT({ columns: ["height", "weight"] });
const both = product([part(visits, ["visits"]), part(height, ["height", "weight"])]);
const theta = [
  { rate: 3 },
  { location: Float64Array.of(1, 2), scale: Float64Array.of(2, 0.5, 0.5, 1), degrees: 4 },
] as const;
const gaps = tableOf({
  visits: [2, Number.NaN, 5, Number.NaN],
  height: [0.5, 1.5, 2, Number.NaN],
  weight: [1, 3, Number.NaN, 2],
});
const text = "poisson(visits) + student-t(height, weight)";

describe("rows with missing parts", () => {
  test("have the density of the parts that they have", () => {
    const some = logDensities(both, [...theta], batchOf(both, gaps));
    const counts = logDensities(visits, theta[0], batchOf(visits, tableOf({ visits: [2, 5] })));
    const sizes = logDensities(
      height,
      theta[1],
      batchOf(height, tableOf({ height: [0.5, 1.5], weight: [1, 3] })),
    );
    expectClose(some, [counts[0] + sizes[0], sizes[1], counts[1], 0], ROUNDING);
  });

  test("count in the statistics of the parts that they have", () => {
    const [ofVisits, ofSizes] = statisticsOf(both, [...theta], batchOf(both, gaps));
    expect(ofVisits).toEqual(statisticsOf(visits, theta[0], batchOf(visits, tableOf({ visits: [2, 5] }))));
    expect(ofSizes).toEqual(
      statisticsOf(height, theta[1], batchOf(height, tableOf({ height: [0.5, 1.5], weight: [1, 3] }))),
    );
  });

  test("do not enter neutral parameters, and have the mean of the others as a feature", () => {
    const batch = batchOf(both, gaps);
    const four = { visits: [1, Number.NaN, 4, 4], height: [1, 2, 4, Number.NaN], weight: [3, 1, 2, 9] };
    const [ofVisits, ofSizes] = right(both.neutral(batchOf(both, tableOf(four))));
    expect(ofVisits).toEqual({ rate: 3 });
    expectClose(ofSizes.location, [7 / 3, 2], ROUNDING);
    expectClose(both.features(batch)[0], [2, 3.5, 5, 3.5], ROUNDING);
  });
});

describe("products by name", () => {
  test("are written as families with their columns, and made again from their spec", () => {
    const spec = right(family.specFor(gaps, { parts: text }));
    expect(spec).toMatchObject({
      parts: [{ family: "poisson", columns: ["visits"] }, { family: "student-t" }],
    });
    right(family.fromSpec(spec)).use((again) => {
      const same = right(again.codec.decode(both.codec.encode([...theta])));
      const expected = logDensities(both, [...theta], batchOf(both, gaps));
      expectClose(logDensities(again, same, batchOf(again, gaps)), expected, 0);
    });
  });

  test("take settings of their parts", () => {
    const table = tableOf({ y: [1, 2, 4, 3], x: [0, 1, 2, 3], n: [1, 0, 2, 2] });
    const spec = right(
      family.specFor(table, { parts: "linear-regression(y, x; response = y) + poisson(n)" }),
    );
    expect(spec).toMatchObject({ parts: [{ spec: { response: "y" } }, { family: "poisson" }] });
  });

  test.each([
    [
      "poisson visits",
      "setting parts: expected families with their columns, such as poisson(visits) + student-t(height, weight), got poisson visits.",
    ],
    ["poison(visits)", "got poison."],
    ["poisson(visit)", "columns: expected one named visit, got visits, height, weight."],
  ])("refuse %s", (parts, sentence) => {
    expect(render(left(family.specFor(gaps, { parts })))).toContain(sentence);
  });

  test("know other families that they are given", () => {
    const mine = { ...builtInFamilies[0], name: "mine" };
    const table: Table = tableOf({ a: [0, 1] });
    const { name } = productFamily([...builtInFamilies, mine]);
    expect(name).toBe("product");
    expect(render(left(family.specFor(table, { parts: "mine(a)" })))).toContain("got mine.");
  });
});
