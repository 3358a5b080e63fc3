import {
  classifyGated,
  fitGatedMixture,
  fitMixture,
  gatedFromJson,
  gatedToJson,
  readGatedRows,
  readRows,
  scoreGated,
  type Table,
} from "@latentjs/mixture";
import { expectClose, fieldsOf, left, outcome, reference, right, rowsOf } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { gate as gateModule, multinomialLogit } from "../../src/gates/multinomial-logit.js";
import { designOf, linearRegression } from "../../src/linear-regression.js";
import { family as normalModule, normal } from "../../src/normal.js";
import { tableOf } from "../tables.js";

interface Gated {
  readonly loglik: number;
  readonly df: number;
  readonly bic: number;
  readonly shares: ReadonlyArray<number>;
  readonly gate: ReadonlyArray<ReadonlyArray<number>>;
  readonly coefficients: ReadonlyArray<ReadonlyArray<number>>;
  readonly variances: ReadonlyArray<number>;
}
const golden = reference("families/gated_mixtures.json") as {
  readonly regressions: Gated;
  readonly npreg: Gated & { readonly x: ReadonlyArray<number>; readonly yn: ReadonlyArray<number> };
};

/** R maximised all parameters together until the gradient was 0. */
const LOGLIK = 1e-6;
const PARAMETERS = 1e-4;
/** The same model computed in two ways, fitted until nothing is left to gain. */
const SAME = 1e-9;

const { lines } = fieldsOf("gated_regressions.csv");
const numbers = (at: number): Float64Array => Float64Array.from(lines, (row) => Number(row[at]));
const sides = ["left", "right"];
const table: Table = {
  rows: lines.length,
  columns: [
    ...tableOf({ dose: numbers(0), x: numbers(2), y: numbers(3) }).columns,
    {
      _tag: "Categories",
      name: "side",
      levels: sides,
      codes: Float64Array.from(lines, (row) => sides.indexOf(row[1].replaceAll('"', ""))),
    },
  ],
};

describe("three regressions, weighted by a number and a category", () => {
  const family = linearRegression({ response: "y", predictors: right(designOf(table, [{ column: "x" }])) });
  const predictors = right(designOf(table, [{ column: "dose" }, { column: "side", levels: sides }]));
  const gate = multinomialLogit({ components: 3, predictors });
  const { batch } = right(readGatedRows(family, gate, table));
  const fit = right(outcome(fitGatedMixture(family, gate, batch, { tol: 1e-12 })));
  const { regressions } = golden;

  test("are fitted to the maximum of flexmix, run on", () => {
    expect(fit.stop._tag).toBe("Converged");
    expectClose([fit.logLikelihood], [regressions.loglik], LOGLIK);
    expectClose(fit.shares, regressions.shares, PARAMETERS);
    expectClose(
      fit.params.gate.logits.flatMap(({ intercept, slopes }) => [intercept, ...slopes]),
      regressions.gate.flat(),
      PARAMETERS,
    );
    const { components } = fit.params;
    expectClose(
      components.flatMap(({ intercept, slopes }) => [intercept, ...slopes]),
      regressions.coefficients.flat(),
      PARAMETERS,
    );
    expectClose(
      components.map(({ variance }) => variance),
      regressions.variances,
      PARAMETERS,
    );
  });

  test("count (K - 1)(p + 1) parameters of the gate", () => {
    expect(fit.parameters).toBe(regressions.df);
    expectClose([fit.criteria.bic], [regressions.bic], LOGLIK);
  });

  test("are the same whichever component the log-odds are against", () => {
    const { gate: own, components } = fit.params;
    const order = [2, 0, 1];
    const other = { gate: gate.reordered(own, order), components: order.map((c) => components[c]) };
    const [here, there] = [fit.params, other].map((params) =>
      right(classifyGated({ family, gate, params }, batch)),
    );
    expectClose(there.logDensity, here.logDensity, 1e-12);
    expectClose(
      Array.from(there.labels, (label) => order[label]),
      here.labels,
      0,
    );
  });

  test("go on from themselves, and start from a fit without a gate", () => {
    const again = right(outcome(fitGatedMixture(family, gate, batch, { init: { gated: fit.params } })));
    expect(again.trace[0]).toBeCloseTo(fit.logLikelihood, 8);
    const { batch: alone } = right(readRows(family, table));
    const ungated = right(outcome(fitMixture(family, alone, { components: 3 })));
    const from = right(
      outcome(fitGatedMixture(family, gate, batch, { tol: 1e-12, init: { params: ungated.params } })),
    );
    expectClose([from.trace[0]], [ungated.logLikelihood], 1e-11);
    expectClose([from.logLikelihood], [regressions.loglik], LOGLIK);
  });
});

test("two regressions that share their covariate with the gate are those of flexmix, run on", () => {
  const { npreg } = golden;
  const rows = tableOf({ x: npreg.x, square: npreg.x.map((x) => x * x), yn: npreg.yn });
  const family = linearRegression({
    response: "yn",
    predictors: right(designOf(rows, [{ column: "x" }, { column: "square" }])),
  });
  const gate = multinomialLogit({ components: 2, predictors: right(designOf(rows, [{ column: "x" }])) });
  const { batch } = right(readGatedRows(family, gate, rows));
  const fit = right(outcome(fitGatedMixture(family, gate, batch, { tol: 1e-13 })));
  expectClose([fit.logLikelihood], [npreg.loglik], LOGLIK);
  expect(fit.parameters).toBe(npreg.df);
  const [{ intercept, slopes }] = fit.params.gate.logits;
  expectClose([intercept, ...slopes], npreg.gate[0], PARAMETERS);
  expectClose(
    fit.params.components.flatMap((theta) => [theta.intercept, ...theta.slopes, theta.variance]),
    npreg.coefficients.flatMap((row, c) => [...row, npreg.variances[c]]),
    PARAMETERS,
  );
});

describe("a gate that has nothing to say", () => {
  const waiting = rowsOf("faithful.csv", ["waiting"]).flat();
  const rows = tableOf({
    waiting,
    year: waiting.map(() => 1990),
    other: waiting.map((_, i) => (i * 7) % 13),
  });
  const family = normal({ column: "waiting" });
  const { batch: alone } = right(readRows(family, rows));

  test("without columns is constant weights", () => {
    const gate = multinomialLogit({ components: 2, predictors: [] });
    const { batch } = right(readGatedRows(family, gate, rows));
    const options = { tol: 1e-14, restarts: 3 };
    const gated = right(outcome(fitGatedMixture(family, gate, batch, options)));
    const constant = right(outcome(fitMixture(family, alone, { ...options, components: 2 })));
    expectClose([gated.logLikelihood], [constant.logLikelihood], SAME);
    expect(gated.parameters).toBe(constant.parameters);
    expectClose(gated.shares, constant.params.weights, 1e-5);
    const [{ intercept }] = gated.params.gate.logits;
    const [first, second] = constant.params.weights;
    expectClose([intercept], [Math.log(second / first)], 1e-5);
  });

  test("of one component is none, whatever its columns are", () => {
    const gate = multinomialLogit({ components: 1, predictors: [{ column: "other" }] });
    const { batch } = right(readGatedRows(family, gate, rows));
    const gated = right(outcome(fitGatedMixture(family, gate, batch)));
    const constant = right(outcome(fitMixture(family, alone, { components: 1 })));
    expectClose([gated.logLikelihood], [constant.logLikelihood], 1e-14);
    expect(gated.parameters).toBe(constant.parameters);
    expect(gated.params.gate).toEqual({ logits: [] });
    expect(gated.params.components).toEqual(constant.params.components);
  });

  test("of a column that is the same in all rows is refused, because its slope is anything", () => {
    expect(left(gateModule.specFor(rows, ["year"]))).toMatchObject({
      _tag: "DegenerateColumn",
      column: "year",
    });
    expect(left(gateModule.specFor(rows, ["month"]))).toMatchObject({ path: "columns" });
  });

  test("is saved with the model and comes back bit by bit", () => {
    const spec = right(gateModule.specFor(rows, ["other"]));
    const named = right(gateModule.fromSpec(spec, 2));
    named.use((gate) => {
      const { batch } = right(readGatedRows(family, gate, rows));
      const fit = right(outcome(fitGatedMixture(family, gate, batch, { restarts: 2 })));
      const head = {
        family: "normal",
        module: "@latentjs/families/normal",
        spec: right(normalModule.specFor(tableOf({ waiting }), {})),
        gate: { name: gate.name, module: "@latentjs/families/gates/multinomial-logit", spec },
      };
      const saved: unknown = JSON.parse(JSON.stringify(gatedToJson(head, family, gate, fit)));
      expect(saved).toMatchObject({ columns: ["waiting"], gateColumns: ["other"] });
      expect(saved).not.toHaveProperty("model.weights");
      const modules = { family: normalModule, gate: gateModule };
      const restored = right(gatedFromJson(saved, modules));
      restored.use((mixture) => {
        expect(mixture.params).toEqual(fit.params);
        const read = right(readGatedRows(mixture.family, mixture.gate, rows));
        expect(right(scoreGated(mixture, read.batch)).logLikelihood).toBe(fit.logLikelihood);
      });
      const broken = { ...(saved as object), model: { gate: { logits: [] }, components: [{}, {}] } };
      expect(left(gatedFromJson(broken, modules))).toMatchObject({
        path: "model.model.gate.logits",
        expected: "a list of 1",
      });
    });
  });
});
