import type { NumberColumn, Table, TableColumn } from "@latentjs/mixture";
import { expectClose, fieldsOf, reference, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { family as linearModule, linearRegression } from "../../src/linear-regression.js";
import { family as logisticModule, logisticRegression } from "../../src/logistic-regression.js";
import { family as poissonModule, poissonRegression } from "../../src/poisson-regression.js";
import { fitFrom } from "../mixtures.js";
import { batchOf, estimated, logDensities, tableOf } from "../tables.js";

interface Regression {
  readonly coefficients: ReadonlyArray<number>;
  readonly loglik: number;
}
interface Linear extends Regression {
  readonly variance: number;
}
const golden = reference("families/regressions.json") as {
  readonly iris: Linear;
  readonly iris_weighted: Linear & { readonly weights: ReadonlyArray<number> };
  readonly iris_eighths: Linear;
  readonly wampler: { readonly rest: ReadonlyArray<number>; readonly variance: number };
  readonly warpbreaks: Regression & {
    readonly breaks: ReadonlyArray<number>;
    readonly wool: ReadonlyArray<string>;
    readonly tension: ReadonlyArray<string>;
    readonly exposure: ReadonlyArray<number>;
  };
  readonly admissions: Regression & {
    readonly admitted: ReadonlyArray<number>;
    readonly applied: ReadonlyArray<number>;
    readonly gender: ReadonlyArray<string>;
    readonly dept: ReadonlyArray<string>;
  };
};
interface Mixture {
  readonly weights: ReadonlyArray<number>;
  readonly coefficients: ReadonlyArray<ReadonlyArray<number>>;
  readonly loglik: number;
}
const mixtures = reference("families/regression_mixtures.json") as {
  readonly co2: Mixture & { readonly variances: ReadonlyArray<number> };
  readonly npreg_poisson: Mixture & { readonly x: ReadonlyArray<number>; readonly y: ReadonlyArray<number> };
  readonly doses: Mixture & {
    readonly dose: ReadonlyArray<number>;
    readonly successes: ReadonlyArray<number>;
    readonly trials: number;
  };
};

/** R prints 15 digits, and solves the normal equations to as many. */
const EXACT = 1e-11;
/** glm stops where a step no longer changes the deviance. */
const MAXIMUM = 1e-8;
/** The maximum of a mixture: log-likelihood, and parameters, which EM leaves this far from it. */
const LOGLIK = 1e-6;
const PARAMETERS = 1e-5;

const lines = (name: string): ReadonlyArray<ReadonlyArray<string>> => fieldsOf(`${name}.csv`).lines;
const irisRows = lines("iris");
const column = (name: string, values: ArrayLike<number>): NumberColumn => ({
  _tag: "Numbers",
  name,
  values: Float64Array.from(values),
});
const texts = (name: string, values: ReadonlyArray<string>): TableColumn => {
  const levels = [...new Set(values)].toSorted();
  return { _tag: "Categories", name, levels, codes: Float64Array.from(values, (v) => levels.indexOf(v)) };
};
const irisNumbers = (at: number): Float64Array => Float64Array.from(irisRows, (row) => Number(row[at]));
const iris: Table = {
  rows: 150,
  columns: [
    column("length", irisNumbers(0)),
    column("width", irisNumbers(1)),
    column("petal", irisNumbers(2)),
    texts(
      "species",
      irisRows.map((row) => row[4]),
    ),
  ],
};
const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);

describe("one linear regression", () => {
  test.each([
    ["iris", null],
    ["iris_weighted", [1, 2, 0.5, 3]],
  ] as const)("%s is that of lm, indicators included", (name, cycle) => {
    const spec = right(linearModule.specFor(iris, { response: "length" }));
    right(linearModule.fromSpec(spec)).use((family) => {
      const weights = cycle === null ? null : Float64Array.from({ length: 150 }, (_, i) => cycle[i % 4]);
      const batch = batchOf(family, iris, weights);
      const theta = estimated(family, batch);
      const { intercept, slopes, variance } = family.codec.encode(theta) as unknown as {
        readonly intercept: number;
        readonly slopes: ReadonlyArray<number>;
        readonly variance: number;
      };
      expectClose([intercept, ...slopes], golden[name].coefficients, EXACT);
      expectClose([variance], [golden[name].variance], EXACT);
      const densities = logDensities(family, theta, batch);
      expectClose(
        [sum(densities.map((v, i) => v * (weights === null ? 1 : weights[i])))],
        [golden[name].loglik],
        EXACT,
      );
    });
  });

  test("keeps its digits when 1e8 is added to the predictors and the response", () => {
    const eighths = (at: number): Float64Array => irisNumbers(at).map((v) => Math.round(8 * v) / 8 + 1e8);
    const table: Table = {
      rows: 150,
      columns: [column("length", irisNumbers(0)), column("width", eighths(1)), column("petal", eighths(2))],
    };
    const spec = right(linearModule.specFor(table, { response: "length" }));
    right(linearModule.fromSpec(spec)).use((family) => {
      const batch = batchOf(family, table);
      const theta = estimated(family, batch);
      const { slopes, variance } = family.codec.encode(theta) as unknown as {
        readonly slopes: ReadonlyArray<number>;
        readonly variance: number;
      };
      const expected = golden.iris_eighths;
      expectClose([...slopes, variance], [...expected.coefficients.slice(1), expected.variance], EXACT);
      expectClose([sum(logDensities(family, theta, batch))], [expected.loglik], EXACT);
    });
  });

  test("keeps its digits with powers of one predictor, and where they explain nearly everything", () => {
    const x = Array.from({ length: 21 }, (_, i) => i);
    const powers = [1, 2, 3, 4, 5].map((k) => x.map((v) => v ** k));
    const y = x.map(
      (_, i) => 1 + powers.reduce((total, power) => total + power[i], 0) + golden.wampler.rest[i],
    );
    const table = tableOf({ y, ...Object.fromEntries(powers.map((power, k) => [`x${k}`, power])) });
    const spec = right(linearModule.specFor(table, { response: "y" }));
    right(linearModule.fromSpec(spec)).use((family) => {
      const theta = estimated(family, batchOf(family, table));
      const { intercept, slopes, variance } = family.codec.encode(theta) as unknown as {
        readonly intercept: number;
        readonly slopes: ReadonlyArray<number>;
        readonly variance: number;
      };
      // y goes to 3.4e6 and holds nine digits of the rest; the condition number of the design is 6e6.
      expectClose([intercept, ...slopes], [1, 1, 1, 1, 1, 1], 1e-8);
      expectClose([variance], [golden.wampler.variance], 1e-8);
    });
  });
});

describe("one regression with a link", () => {
  test("warpbreaks: counts with an offset, as by glm", () => {
    const { breaks, wool, tension, exposure, coefficients, loglik } = golden.warpbreaks;
    const table: Table = {
      rows: breaks.length,
      columns: [
        column("breaks", breaks),
        texts("wool", wool),
        texts("tension", tension),
        column("exposure", exposure),
      ],
    };
    const spec = right(poissonModule.specFor(table, { response: "breaks", offset: "exposure" }));
    right(poissonModule.fromSpec(spec)).use((family) => {
      const batch = batchOf(family, table);
      const theta = estimated(family, batch);
      const { intercept, slopes } = family.codec.encode(theta) as unknown as {
        readonly intercept: number;
        readonly slopes: ReadonlyArray<number>;
      };
      expectClose([intercept, ...slopes], coefficients, MAXIMUM);
      expectClose([sum(logDensities(family, theta, batch))], [loglik], MAXIMUM);
    });
  });

  test("admissions: successes out of trials, as by glm", () => {
    const { admitted, applied, gender, dept, coefficients, loglik } = golden.admissions;
    const table: Table = {
      rows: admitted.length,
      columns: [
        column("admitted", admitted),
        column("applied", applied),
        texts("gender", gender),
        texts("dept", dept),
      ],
    };
    const spec = right(logisticModule.specFor(table, { response: "admitted", trials: "applied" }));
    right(logisticModule.fromSpec(spec)).use((family) => {
      const batch = batchOf(family, table);
      const theta = estimated(family, batch);
      const { intercept, slopes } = family.codec.encode(theta) as unknown as {
        readonly intercept: number;
        readonly slopes: ReadonlyArray<number>;
      };
      expectClose([intercept, ...slopes], coefficients, MAXIMUM);
      expectClose([sum(logDensities(family, theta, batch))], [loglik], MAXIMUM);
    });
  });
});

describe("mixtures of regressions", () => {
  test("CO2 by GNP is that of mixtools", () => {
    const rows = lines("co2");
    const table = tableOf({ co2: rows.map((row) => Number(row[1])), gnp: rows.map((row) => Number(row[0])) });
    const family = linearRegression({ response: "co2", predictors: [{ column: "gnp" }] });
    const fit = fitFrom(
      family,
      batchOf(family, table),
      [
        { intercept: 1, slopes: Float64Array.of(1), variance: 1 },
        { intercept: 8, slopes: Float64Array.of(-1), variance: 4 },
      ],
      [0.25, 0.75],
    );
    const { weights, coefficients, variances, loglik } = mixtures.co2;
    expect(Math.abs(fit.logLikelihood - loglik)).toBeLessThan(LOGLIK);
    expectClose(fit.params.weights, weights, PARAMETERS);
    fit.params.components.forEach(({ intercept, slopes, variance }, k) => {
      expectClose([intercept, ...slopes, variance], [...coefficients[k], variances[k]], PARAMETERS);
    });
  });

  test("NPreg, counts, is that of flexmix", () => {
    const { x, y, weights, coefficients, loglik } = mixtures.npreg_poisson;
    const family = poissonRegression({ response: "y", predictors: [{ column: "x" }] });
    const fit = fitFrom(family, batchOf(family, tableOf({ x, y })), [
      { intercept: 1, slopes: Float64Array.of(0.1) },
      { intercept: 2, slopes: Float64Array.of(-0.2) },
    ]);
    expect(Math.abs(fit.logLikelihood - loglik)).toBeLessThan(LOGLIK);
    expectClose(fit.params.weights, weights, PARAMETERS);
    fit.params.components.forEach(({ intercept, slopes }, k) => {
      expectClose([intercept, ...slopes], coefficients[k], PARAMETERS);
    });
  });

  test("doses, successes out of 20, is that of flexmix", () => {
    const { dose, successes, trials, weights, coefficients, loglik } = mixtures.doses;
    const family = logisticRegression({
      response: "successes",
      trials: "of",
      predictors: [{ column: "dose" }],
    });
    const table = tableOf({ dose, successes, of: dose.map(() => trials) });
    const fit = fitFrom(family, batchOf(family, table), [
      { intercept: 1, slopes: Float64Array.of(-1) },
      { intercept: -1, slopes: Float64Array.of(1) },
    ]);
    expect(Math.abs(fit.logLikelihood - loglik)).toBeLessThan(LOGLIK);
    expectClose(fit.params.weights, weights, PARAMETERS);
    fit.params.components.forEach(({ intercept, slopes }, k) => {
      expectClose([intercept, ...slopes], coefficients[k], PARAMETERS);
    });
  });
});
