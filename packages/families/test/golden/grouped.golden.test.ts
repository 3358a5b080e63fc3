import {
  classifyGrouped,
  fitKind,
  fitMixture,
  groupedKind,
  groupRows,
  kindErrors,
  kindOf,
  scoreBatch,
  type ColumnBatch,
  type GroupedRows,
  type NamedFamily,
} from "@latentjs/mixture";
import { expectClose, left, outcome, reference, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { binomial } from "../../src/binomial.js";
import { linearRegression } from "../../src/linear-regression.js";
import { poisson } from "../../src/poisson.js";
import { batchOf, tableOf } from "../tables.js";

interface Grouped {
  readonly loglik: number;
  readonly flexmix: { readonly loglik: number; readonly bic: number; readonly df: number };
  readonly weights: ReadonlyArray<number>;
  readonly components: ReadonlyArray<ReadonlyArray<number>>;
  readonly posterior: ReadonlyArray<ReadonlyArray<number>>;
  readonly group: ReadonlyArray<number>;
}
const golden = reference("families/grouped_mixtures.json") as {
  readonly normal: Grouped & { readonly x: ReadonlyArray<number>; readonly y: ReadonlyArray<number> };
  readonly poisson: Grouped & { readonly y: ReadonlyArray<number>; readonly errors: ReadonlyArray<number> };
  readonly binomial: Grouped & {
    readonly deaths: ReadonlyArray<number>;
    readonly total: ReadonlyArray<number>;
  };
};

/** R went on by EM until the log-likelihood was flat. */
const LOGLIK = 1e-6;
const PARAMETERS = 1e-5;
/** Where EM is slow, what is left of the way shows in posterior probabilities first. */
const PROBABILITIES = 1e-4;
/** Second differences on both sides. */
const ERRORS = 1e-4;

/** Groups as latentjs numbers them: in the order in which they first appear. */
const numbered = (group: ReadonlyArray<number>): ReadonlyArray<number> => {
  const seen = [...new Set(group)];
  return group.map((g) => seen.indexOf(g));
};

const fitted = <T, S>(
  family: NamedFamily<T, S>,
  rows: ColumnBatch,
  group: ReadonlyArray<number>,
  k: number,
) => {
  const grouped: GroupedRows = right(groupRows(rows, numbered(group)));
  const plain = kindOf(family, k);
  const kind = groupedKind(plain);
  const fit = right(outcome(fitKind(kind, grouped.batch, { tol: 1e-13, seed: 1 })));
  return { grouped, plain, kind, fit };
};

const order = (rows: ReadonlyArray<ReadonlyArray<number>>): ReadonlyArray<number> =>
  rows.map((_, c) => c).toSorted((a, b) => rows[a][0] - rows[b][0]);

const expectSame = (
  found: {
    readonly logLikelihood: number;
    readonly weights: Float64Array;
    readonly components: ReadonlyArray<ReadonlyArray<number>>;
  },
  expected: Grouped,
): void => {
  expectClose([found.logLikelihood], [expected.loglik], LOGLIK);
  // Weights may be so near to each other that their order is a matter of rounding.
  const ours = order(found.components);
  const theirs = order(expected.components);
  expectClose(
    ours.flatMap((c) => [found.weights[c], ...found.components[c]]),
    theirs.flatMap((c) => [expected.weights[c], ...expected.components[c]]),
    PARAMETERS,
  );
};

describe("two regressions, four rows of each person", () => {
  const { normal: expected } = golden;
  const table = tableOf({ x: expected.x, square: expected.x.map((x) => x * x), y: expected.y });
  const family = linearRegression({ response: "y", predictors: [{ column: "x" }, { column: "square" }] });
  const rows = batchOf(family, table);
  const { fit } = fitted(family, rows, expected.group, 2);

  test("are fitted to the fixed point of EM from flexmix's | id2", () => {
    expect(fit.stop._tag).toBe("Converged");
    expectSame(
      {
        logLikelihood: fit.logLikelihood,
        weights: fit.params.weights,
        components: fit.params.components.map(({ intercept, slopes, variance }) => [
          intercept,
          ...slopes,
          variance,
        ]),
      },
      expected,
    );
  });

  test("count rows, not groups, in BIC, as flexmix does", () => {
    const { flexmix, loglik } = expected;
    expect([fit.rows, fit.totalWeight, fit.parameters]).toEqual([200, 200, flexmix.df]);
    expectClose([fit.criteria.bic], [flexmix.bic - 2 * (loglik - flexmix.loglik)], LOGLIK);
  });
});

describe("two rates, two counts of each person", () => {
  const { poisson: expected } = golden;
  const family = poisson({ column: "y" });
  const rows = batchOf(family, tableOf({ y: expected.y }));
  const { fit, grouped, plain, kind } = fitted(family, rows, expected.group, 2);

  test("are those of flexmix", () => {
    expect(fit.stop._tag).toBe("Converged");
    expectSame(
      {
        logLikelihood: fit.logLikelihood,
        weights: fit.params.weights,
        components: fit.params.components.map(({ rate }) => [rate]),
      },
      expected,
    );
  });

  test("every row has the posterior probabilities of its group, and its density given the rows before it", () => {
    const { posterior, labels, logDensity } = right(classifyGrouped(plain.bank, fit.params, grouped));
    const groups = numbered(expected.group);
    expectClose(
      posterior,
      groups.flatMap((g) => expected.posterior[g]),
      PROBABILITIES,
    );
    expect([...labels]).toEqual(groups.map((g) => (expected.posterior[g][0] >= 0.5 ? 0 : 1)));
    expectClose([logDensity.reduce((a, b) => a + b, 0)], [expected.loglik], LOGLIK);
    const { logLikelihood, rows: scored, perRow } = right(scoreBatch(kind, fit.params, grouped.batch));
    expectClose([logLikelihood, perRow], [expected.loglik, expected.loglik / 200], LOGLIK);
    expect(scored).toBe(200);
  });

  test("the order of the rows does not matter, nor that rows of a group lie together", () => {
    const shuffled = Int32Array.from(expected.group, (_, i) => (i * 77) % expected.group.length);
    const { fit: again } = fitted(
      family,
      batchOf(family, tableOf({ y: Array.from(shuffled, (i) => expected.y[i]) })),
      Array.from(shuffled, (i) => expected.group[i]),
      2,
    );
    expectClose([again.logLikelihood], [expected.loglik], LOGLIK);
  });

  test("groups of one row are a mixture without groups", () => {
    const alone = fitted(
      family,
      rows,
      expected.y.map((_, i) => i),
      2,
    ).fit;
    const without = right(outcome(fitMixture(family, rows, { components: 2, tol: 1e-13, seed: 1 })));
    expectClose([alone.logLikelihood], [without.logLikelihood], 1e-12);
    expect(alone.parameters).toBe(without.parameters);
  });

  test("a group of weight 2 is two such groups", () => {
    const weights = Float64Array.from(expected.group, (g) => (g % 3 === 0 ? 2 : 1));
    const weighted = fitted(family, { ...rows, weights }, expected.group, 2).fit;
    const again = [...expected.y, ...expected.y.filter((_, i) => weights[i] === 2)];
    const groups = [
      ...expected.group,
      ...expected.group.filter((_, i) => weights[i] === 2).map((g) => g + 1000),
    ];
    const repeated = fitted(family, batchOf(family, tableOf({ y: again })), groups, 2).fit;
    expectClose(
      [weighted.logLikelihood, weighted.criteria.bic],
      [repeated.logLikelihood, repeated.criteria.bic],
      1e-9,
    );
    expectClose(weighted.params.weights, repeated.params.weights, PARAMETERS);
  });

  test("standard errors are those of the likelihood of groups", () => {
    const errors = right(kindErrors(kind, fit.params, grouped.batch, "observed"));
    const [first, second] = errors.components as ReadonlyArray<{ readonly rate: number }>;
    expectClose([errors.weights[0] ?? Number.NaN, first.rate, second.rate], expected.errors, ERRORS);
  });

  test("rows of one group with different weights are refused, with the row", () => {
    const weights = Float64Array.from(expected.group, (_, i) => 1 + (i % 2));
    const error = left(groupRows({ ...rows, weights }, numbered(expected.group)));
    expect(error).toMatchObject({ _tag: "InvalidInput", path: "weights, row 1", actual: "2" });
  });

  test("more components than groups that differ are refused", () => {
    const kindOfThree = groupedKind(kindOf(family, 3));
    const { batch } = right(
      groupRows(
        rows,
        expected.group.map((_, i) => (i < 100 ? 0 : 1)),
      ),
    );
    expect(left(outcome(fitKind(kindOfThree, batch)))).toMatchObject({
      _tag: "TooFewRows",
      distinct: 2,
      components: 3,
      unit: "group",
    });
  });
});

test("22 centres of the beta blocker trials, in three classes", () => {
  const { binomial: expected } = golden;
  const family = binomial({ column: "deaths", trials: "total" });
  const rows = batchOf(family, tableOf({ deaths: expected.deaths, total: expected.total }));
  const { fit } = fitted(family, rows, expected.group, 3);
  expect(fit.parameters).toBe(expected.flexmix.df);
  expectSame(
    {
      logLikelihood: fit.logLikelihood,
      weights: fit.params.weights,
      components: fit.params.components.map(({ probability }) => [probability]),
    },
    expected,
  );
});
