import { render } from "@latentjs/em-core";
import { anyFamily, fitMixture, kindErrors, kindOf, readRows, type NamedFamily } from "@latentjs/mixture";
import { expectClose, left, outcome, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { exponential } from "../src/exponential.js";
import { laplace } from "../src/laplace.js";

import { negativeBinomial } from "../src/negative-binomial.js";
import { family as logisticModule } from "../src/logistic-regression.js";
import { normal } from "../src/normal.js";
import { studentT } from "../src/student-t.js";
import { weibull } from "../src/weibull.js";
import { univariate } from "./families.js";
import { batchOf, estimated, tableOf } from "./tables.js";

const fitted = <T, S>(family: NamedFamily<T, S>, x: ReadonlyArray<number>, components = 1) =>
  right(
    outcome(fitMixture(family, batchOf(family, tableOf({ x })), { components, tol: 1e-10, restarts: 4 })),
  );

/** Forty values evenly about a centre. */
const spread = (centre: number, size: number): ReadonlyArray<number> =>
  Array.from({ length: 40 }, (_, i) => centre + size * (((i * 17) % 40) / 20 - 1));

describe("a Weibull component whose durations differ by little", () => {
  const family = weibull({ column: "x" });
  // Every shape up to 100 makes them more likely; the scale at 100 is the hundredth root of the mean hundredth power.
  const values = Array.from({ length: 12 }, (_, i) => 1 + i / 2000);
  test("has the largest shape and the scale that goes with it, and says so", () => {
    const { shape, scale } = estimated(family, batchOf(family, tableOf({ x: values })));
    expect(shape).toBe(100);
    const power = values.reduce((sum, x) => sum + x ** 100, 0) / values.length;
    expectClose([scale], [power ** 0.01], 1e-9);
    expect(fitted(family, values).warnings).toEqual([
      expect.stringMatching(
        /^Component 0 has a shape of 100, the largest there is: its durations differ by a few hundredths/,
      ),
    ]);
  });

  test("does not end a search, whose other starts are not worse for it", () => {
    // Four clusters, the first of which asks for a shape of about 130.
    const all = [...spread(100, 1.5), ...spread(130, 4), ...spread(160, 9), ...spread(210, 9)];
    const fit = fitted(family, all, 4);
    expect(fit.restarts.failed).toBe(0);
    const shapes = fit.params.components.map(({ shape }) => shape);
    expect(Math.max(...shapes)).toBe(100);
    expectClose(fit.params.weights, [0.25, 0.25, 0.25, 0.25], 0.05);
    expect(fit.spurious).toEqual([]);
  });

  test("with few rows is flagged: it says nothing of the data", () => {
    const others = Array.from({ length: 60 }, (_, i) => 1 + ((i * 23) % 60));
    const x = [...others, 30.001, 30.002, 30.003];
    const labels = x.map((_, i) => (i < 60 ? 0 : 1));
    const batch = batchOf(family, tableOf({ x }));
    const fit = right(
      outcome(fitMixture(family, batch, { components: 2, init: { labels }, maxIterations: 0 })),
    );
    expect(fit.spurious).toMatchObject([{ component: 1, reason: "at-bound" }]);
  });
});

const FAR = ["normal", "gamma", "log-normal", "laplace", "inverse-gaussian", "student-t"];
test.each(FAR)("numbers whose squares overflow are told with what to do: %s", (name) => {
  const family = name === "student-t" ? anyFamily(studentT({ columns: ["x"] })) : univariate[name];
  const refused = family.use((named) =>
    left(named.neutral(batchOf(named, tableOf({ x: [1e300, 1.5e300, 2e300] })))),
  );
  expect(render(refused)).toBe(
    "Column x has values whose squares overflow. Give it in a unit in which they are smaller.",
  );
});

test("durations have an exponential rate however long they are", () => {
  const family = exponential({ column: "x" });
  const { rate } = estimated(family, batchOf(family, tableOf({ x: [1e300, 1.5e300, 2e300] })));
  expectClose([rate * 1.5e300], [1], 1e-14);
});

test("components that no row tells apart are told", () => {
  // A saddle: EM leaves components that are equal as they are.
  const x = [0, 1, 2, 3, 4, 5].flatMap((value) => Array.from({ length: 12 }, () => value));
  const alike =
    "Components 0 and 1 are the same to three digits: no row tells them apart, and one could stand for all.";
  const family = normal({ column: "x" });
  const batch = batchOf(family, tableOf({ x }));
  const same = {
    weights: Float64Array.of(0.6, 0.4),
    components: [0, 1].map(() => ({ mean: 2.5, variance: 3 })),
  };
  const fit = right(outcome(fitMixture(family, batch, { components: 2, init: { params: same } })));
  expect(fit.warnings).toEqual([`${alike} Fit fewer components, or start more often.`]);
  expect(fitted(family, x, 2).warnings).toEqual([]);
});

test("counts that vary no more than Poisson counts are told", () => {
  const { params, warnings } = fitted(negativeBinomial({ column: "x" }), [5, 5, 5, 6, 6, 6]);
  expect(params.components[0]).toEqual({ mean: 5.5, size: 1e6 });
  expect(warnings).toEqual([
    "Component 0 has a size of 1000000, the largest there is: its counts vary no more than Poisson counts of mean 5.5.",
  ]);
  expect(fitted(negativeBinomial({ column: "x" }), [0, 0, 9, 1, 20, 3]).warnings).toEqual([]);
});

test("predictors that separate the responses are told, others not", () => {
  const x = Array.from({ length: 41 }, (_, i) => i / 10);
  const warned = (y: ReadonlyArray<number>): ReadonlyArray<string> => {
    const table = tableOf({ y, x });
    const spec = right(logisticModule.specFor(table, { response: "y" }));
    return right(logisticModule.fromSpec(spec)).use((family) => {
      const { batch } = right(readRows(family, table));
      return right(outcome(fitMixture(family, batch, { components: 1 }))).warnings;
    });
  };
  expect(warned(x.map((v) => (v > 2 ? 1 : 0)))).toEqual([
    expect.stringMatching(
      /^Component 0 has a linear predictor with a standard deviation of .* separate the responses/,
    ),
  ]);
  expect(warned(x.map((v, i) => (v > 2 || i % 5 === 0 ? 1 : 0)))).toEqual([]);
});

test("a Student-t with the most degrees of freedom is told to be a normal", () => {
  const x = Array.from({ length: 50 }, (_, i) => (i + 0.5) / 50);
  const family = studentT({ columns: ["x"] });
  const theta = { location: Float64Array.of(0.5), scale: Float64Array.of(0.08), degrees: 1e6 };
  const init = { params: { weights: Float64Array.of(1), components: [theta] } };
  const batch = batchOf(family, tableOf({ x }));
  const fit = right(outcome(fitMixture(family, batch, { components: 1, init, maxIterations: 0 })));
  expect(fit.warnings).toContain(
    "Component 0 has 1000000 degrees of freedom, the most there are: it is a normal distribution to six digits.",
  );
});

test("a Laplace location has no standard error by differences, and the fit says why", () => {
  const family = laplace({ column: "x" });
  const x = Array.from(
    { length: 101 },
    (_, i) => Math.sign(i - 50) * Math.log(1 - Math.abs(i - 50) / 51) * -1,
  );
  const fit = fitted(family, x);
  const errors = right(
    kindErrors(kindOf(family, 1), fit.params, batchOf(family, tableOf({ x })), "observed"),
  );
  const [{ scale }] = fit.params.components;
  // The information of the scale is rows / scale^2.
  expect(errors.components).toEqual([{ location: null, scale: expect.closeTo(scale / Math.sqrt(101), 5) }]);
  expect(errors.notes).toEqual([expect.stringContaining("kink at every value")]);
});

test("values that a family has no density for are refused with what to try", () => {
  const family = weibull({ column: "x" });
  expect(left(family.read(tableOf({ x: [1, Infinity] })))).toMatchObject({
    path: "column x, row 1",
    remedy: "Correct the value, leave the row out, or fit a family that has it.",
  });
});

test("arrays of a fit can be moved to another thread one by one", () => {
  const columns = [7, 11, 13].map((step) => Array.from({ length: 60 }, (_, i) => ((i * step) % 60) / 10));
  const table = tableOf(Object.fromEntries(columns.map((values, j) => [`x${j}`, values])));
  const family = studentT({ columns: ["x0", "x1", "x2"] });
  const fit = right(
    outcome(fitMixture(family, batchOf(family, table), { components: 12, maxIterations: 2 })),
  );
  const arrays = [
    fit.params.weights,
    ...fit.params.components.flatMap(({ location, scale }) => [location, scale]),
  ];
  expect(arrays).toHaveLength(25);
  for (const array of arrays) expect(array.buffer.byteLength).toBe(array.byteLength);
});
