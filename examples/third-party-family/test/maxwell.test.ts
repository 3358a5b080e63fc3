import { interval, namedFamilyLaws, positiveBetween } from "@latentjs/conformance";
import { E } from "@latentjs/mixture";
import { record } from "fast-check";
import { expect, test } from "vitest";
import { family, maxwell } from "../src/maxwell.js";

const COLUMN = { column: "speed" };

namedFamilyLaws(maxwell(COLUMN), {
  theta: record({ scale: positiveBetween(0.1, 20) }),
  row: positiveBetween(0.05, 60).map((speed) => [speed]),
  support: interval({
    from: 0,
    to: Infinity,
    row: (speed) => [speed],
    around: ({ scale }) => ({ centre: 1.6 * scale, spread: 0.7 * scale }),
  }),
  origin: { module: family, spec: COLUMN },
});

test("the density at its mode is 4 / (e a sqrt(2 π))", () => {
  const table = {
    rows: 1,
    columns: [{ _tag: "Numbers" as const, name: "speed", values: Float64Array.of(Math.SQRT2 * 3) }],
  };
  const columns = maxwell(COLUMN).read(table);
  const open = maxwell(COLUMN).open({ scale: 3 });
  if (E.isLeft(columns) || E.isLeft(open)) throw new Error("a speed has a density");
  const out = new Float64Array(1);
  open.right.logDensity({ rows: 1, first: 0, weights: null, columns: columns.right }, 0, 1, out);
  expect(out[0]).toBeCloseTo(Math.log(4 / (Math.E * 3 * Math.sqrt(2 * Math.PI))), 14);
});
