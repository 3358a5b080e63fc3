import { E } from "@latentjs/em-core";
import { makeRng, standardNormal } from "@latentjs/numerics";
import { left, outcome, right, rowsOf } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { hierarchical } from "../src/hierarchical.js";
import {
  COVARIANCE_NAMES,
  fitGmm,
  modelFromJson,
  selectGmm,
  selectGmmAsync,
  selectionToJson,
} from "../src/index.js";

const faithful = rowsOf("faithful.csv");
const small = { components: [1, 2, 3], covariance: ["spherical", "tied", "full"] } as const;

describe("a selection", () => {
  const selection = right(selectGmm(faithful, small));

  test("has every cell, by components and in the order of the structures", () => {
    expect(selection.cells.map(({ components, form }) => `${form} ${components}`)).toEqual([
      "VII 1",
      "EEE 1",
      "VVV 1",
      "VII 2",
      "EEE 2",
      "VVV 2",
      "VII 3",
      "EEE 3",
      "VVV 3",
    ]);
  });

  test("a cell is at least as good as the fit of it alone", () => {
    for (const { components, form, fit } of selection.cells) {
      const covariance = COVARIANCE_NAMES.find((name) => name === form) ?? "VVV";
      const alone = right(outcome(fitGmm(faithful, { components, covariance })));
      expect(right(fit).logLikelihood).toBeGreaterThan(alone.logLikelihood - 1e-3);
      expect(right(fit).parameters).toBe(alone.parameters);
    }
  });

  test("the best has the smallest value, and all of them are ranked", () => {
    const values = selection.ranking.map((at) => selection.cells[at].value ?? Number.NaN);
    expect(values.length).toBe(9);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(selection.best.criteria.bic).toBe(values[0]);
    expect(selection.best).toBe(right(selection.cells[selection.ranking[0]].fit));
  });

  test("by AIC and ICL the same fits are ranked otherwise", () => {
    for (const criterion of ["aic", "icl"] as const) {
      const other = right(selectGmm(faithful, { ...small, criterion }));
      expect(other.cells.map(({ fit }) => right(fit).logLikelihood)).toEqual(
        selection.cells.map(({ fit }) => right(fit).logLikelihood),
      );
      expect(other.best.criteria[criterion]).toBe(
        Math.min(...selection.cells.map(({ fit }) => right(fit).criteria[criterion])),
      );
    }
  });

  test("as an object: a row for each cell, and the best as a saved model", () => {
    const object = selectionToJson(selection);
    expect(object).toMatchObject({ format: "latentjs/select", version: 1, criterion: "bic" });
    const table = object["table"] as ReadonlyArray<Record<string, unknown>>;
    expect(table.length).toBe(9);
    expect(table[4]).toMatchObject({
      components: 2,
      covariance: "EEE",
      parameters: 8,
      bic: right(selection.cells[4].fit).criteria.bic,
      stop: "converged",
      spurious: false,
      error: null,
    });
    expect(right(modelFromJson(object["best"])).params).toEqual(selection.best.params);
    expect(JSON.parse(JSON.stringify(object))).toEqual(object);
  });
});

test("the same call gives the same answer", () => {
  const options = { components: [3, 2], covariance: ["VVV"] } as const;
  expect(selectionToJson(right(selectGmm(faithful, options)))).toEqual(
    selectionToJson(right(selectGmm(faithful, { ...options, components: [2, 3, 3] }))),
  );
});

describe("a hierarchical start", () => {
  const cells = { components: [2, 3, 5], covariance: ["EII", "VVV"], init: "hierarchical" } as const;
  const inThisThread = right(selectGmm(faithful, cells));

  test("is one for every cell, from one tree, and gives the fit from it alone", () => {
    for (const { components, form, fit } of inThisThread.cells) {
      const covariance = COVARIANCE_NAMES.find((name) => name === form) ?? "VVV";
      const alone = right(outcome(fitGmm(faithful, { components, covariance, init: hierarchical() })));
      expect(right(fit).params).toEqual(alone.params);
    }
  });

  test.for(["hierarchical", hierarchical()] as const)("goes with workers: %o", async (init) => {
    const shared = right(await selectGmmAsync(faithful, { ...cells, init, workers: 2 }));
    expect(selectionToJson(shared)).toEqual(selectionToJson(inThisThread));
  });
});

test("one column has E and V", () => {
  const waiting = rowsOf("faithful.csv", ["waiting"]);
  const selection = right(selectGmm(waiting, { components: [1, 2, 3] }));
  const table = selectionToJson(selection)["table"] as ReadonlyArray<Record<string, unknown>>;
  expect(table.map(({ covariance, components }) => `${String(covariance)}${String(components)}`)).toEqual([
    "E1",
    "V1",
    "E2",
    "V2",
    "E3",
    "V3",
  ]);
  // One component: both are the same normal, and the tie goes to the first.
  expect(table[0]).toMatchObject({ parameters: 2 });
  expect(selection.best).toMatchObject({ covariance: "EEE" });
});

describe("a cell without an answer says why", () => {
  const constant = faithful.slice(0, 50).map(([a]) => [a, 7]);
  const selection = right(selectGmm(constant, { components: [1, 2], covariance: ["VII", "VVV"] }));
  const table = selectionToJson(selection)["table"] as ReadonlyArray<Record<string, unknown>>;

  test("and has nulls for its numbers", () => {
    expect(table[1]).toMatchObject({
      components: 1,
      covariance: "VVV",
      logLikelihood: null,
      bic: null,
      stop: null,
    });
    expect(table[1]["error"]).toContain("x2 has the value 7 in all 50 rows");
    expect(selection.best.covariance).toBe("VII");
  });

  test("more components than distinct rows", () => {
    const few = right(selectGmm([[1], [1], [2], [4]], { components: [1, 3, 4], covariance: ["E"] }));
    expect(few.cells.map(({ fit }) => E.isRight(fit))).toEqual([true, expect.any(Boolean), false]);
    expect(left(few.cells[2].fit)).toMatchObject({ _tag: "TooFewRows", distinct: 3 });
  });

  test("where no cell has one, the selection has the error of the first", () => {
    expect(left(selectGmm(constant, { covariance: ["VVV", "EEE"] }))).toMatchObject({
      _tag: "DegenerateColumn",
      column: "x2",
    });
  });
});

describe("cross-validation", () => {
  const options = { ...small, criterion: "cv", folds: 4, restarts: 4 } as const;
  const selection = right(selectGmm(faithful, options));

  test("finds two components in the old geyser, and adds a value to each cell", () => {
    expect(selection.best.params.weights.length).toBeGreaterThan(1);
    for (const { cv, value } of selection.cells) {
      expect(cv === undefined ? cv : right(cv)).toBe(value);
    }
    const table = selectionToJson(selection)["table"] as ReadonlyArray<Record<string, unknown>>;
    expect(table.every(({ cv }) => typeof cv === "number")).toBe(true);
  });

  test("of one component equals fits of the other folds by hand", () => {
    const rows = [[0], [1], [2], [3], [4], [10]];
    const one = right(
      selectGmm(rows, { components: [1], covariance: ["E"], criterion: "cv", folds: 6, seed: 3 }),
    );
    // Each row under the normal of the other five, in any order of the folds.
    const byHand = rows.map(([x]) => {
      const others = rows.map(([other]) => other).filter((other) => other !== x);
      const mean = others.reduce((sum, v) => sum + v, 0) / 5;
      const variance = others.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / 5;
      return Math.log(2 * Math.PI * variance) + ((x - mean) * (x - mean)) / variance;
    });
    expect(one.cells[0].value).toBeCloseTo(
      byHand.reduce((sum, v) => sum + v, 0),
      10,
    );
  });
});

describe("limits", () => {
  test("no time: nothing is reached, and that is the reason", () => {
    expect(left(selectGmm(faithful, { ...small, timeLimitMs: 0 }))).toMatchObject({ _tag: "NotReached" });
  });

  test("given up before it began", () => {
    expect(left(selectGmm(faithful, { ...small, signal: { aborted: true } }))).toMatchObject({
      _tag: "NotReached",
    });
  });

  test("given up on the way: what was reached is the result", () => {
    const signal = { aborted: false };
    const selection = right(
      selectGmm(faithful, {
        ...small,
        signal,
        onProgress: ({ done }) => {
          if (done === 4) signal.aborted = true;
        },
      }),
    );
    expect(selection.cells.map(({ fit }) => E.isRight(fit))).toEqual(
      Array.from({ length: 9 }, (_, at) => at < 4),
    );
  });
});

test("what is known of rows is left to the mixtures that have enough components", () => {
  const labels = faithful.map(([, waiting], row) => (row > 40 ? null : waiting > 68 ? 0 : 1));
  const options = { labels, restarts: 2, tol: 1e-12 } as const;
  const selection = right(
    selectGmm(faithful, {
      ...options,
      components: [1, 2],
      covariance: ["tied"],
      criterion: "cv",
      folds: 3,
    }),
  );
  const [one, two] = selection.cells;
  expect(left(one.fit)).toMatchObject({ _tag: "InvalidInput", path: "labels, row 1" });
  const alone = right(outcome(fitGmm(faithful, { ...options, components: 2, covariance: "tied" })));
  expect(right(two.fit).logLikelihood).toBeCloseTo(alone.logLikelihood, 6);
  expect(two.value).toBeGreaterThan(-2 * alone.logLikelihood);
});

test.for([
  [{ components: [] }, "components"],
  [{ components: [1, 0] }, "components"],
  [{ covariance: [] }, "covariance"],
  [{ folds: 1 }, "folds"],
  [{ restarts: 0 }, "restarts"],
  [{ tol: -1 }, "tol"],
] as const)("a wrong option is refused: %o", ([options, path]) => {
  expect(left(selectGmm(faithful, options))).toMatchObject({ _tag: "InvalidInput", path });
});

test("a component that is dropped leaves a cell with the parameters of those that are left", () => {
  // Two components: those of twelve equal rows have no covariance, and what is left is one normal of all rows.
  const rng = makeRng(1);
  const cloud = Array.from({ length: 40 }, () => [standardNormal(rng), standardNormal(rng)]);
  const rows = [...cloud, ...Array.from({ length: 12 }, () => [20, 20])];
  const options = { components: [1, 2], covariance: ["full"] } as const;
  const { cells } = right(selectGmm(rows, { ...options, onCollapse: "drop" }));
  const [one, two] = cells.map(({ fit }) => right(fit));
  expect([one.parameters, two.parameters, two.params.components.length]).toEqual([5, 5, 1]);
  expect(two.repairs.length).toBe(1);
  expect(Math.abs(two.logLikelihood - one.logLikelihood)).toBeLessThan(1e-9);
});

test("given memberships say how many components there are, and go with their rows into the folds", () => {
  const labels = faithful.map(([, waiting]) => (waiting > 68 ? 1 : 0));
  const responsibilities = labels.map((label) => (label === 1 ? [0, 1] : [1, 0]));
  const options = { covariance: ["full"], criterion: "cv", folds: 5 } as const;
  const soft = right(selectGmm(faithful, { ...options, init: { responsibilities } }));
  const hard = right(selectGmm(faithful, { ...options, init: { labels } }));
  expect(soft.cells.map(({ components }) => components)).toEqual([2]);
  expect(soft.cells[0].value).not.toBe(null);
  expect(Math.abs((soft.cells[0].value ?? 0) - (hard.cells[0].value ?? 0))).toBeLessThan(1e-6);
});
