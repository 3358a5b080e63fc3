import { E } from "@latentjs/em-core";
import { left, outcome, reference, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { fitMixture, selectMixture, selectMixtureAsync } from "../src/index.js";
import { mergedLabels, splitLabels } from "../src/selection/neighbour-labels.js";
import { deaths, poissonFamily } from "./named-poisson.js";

/** 1e-8 nats a row still to gain, on 1096 rows, ten times over. */
const LEFT_TO_GAIN = 1.2e-4;

const { loglik } = reference("squarem/poisson_mixture_information.json") as { readonly loglik: number };
const options = { components: [3, 1, 2], restarts: 3 } as const;

test("two rates of deaths by BIC, with the maximum that R has", async () => {
  const selection = right(selectMixture(poissonFamily, deaths, options));
  expect(selection.cells.map(({ components, form }) => `${form} ${components}`)).toEqual([
    "poisson 1",
    "poisson 2",
    "poisson 3",
  ]);
  expect(selection.best.params.weights.length).toBe(2);
  expect(Math.abs(selection.best.logLikelihood - loglik)).toBeLessThan(LEFT_TO_GAIN);
  for (const { components, fit } of selection.cells) {
    const alone = right(outcome(fitMixture(poissonFamily, deaths, { components, restarts: 3 })));
    expect(right(fit).logLikelihood).toBeGreaterThan(alone.logLikelihood - LEFT_TO_GAIN);
    expect(right(fit).parameters).toBe(2 * components - 1);
  }
  const later = right(await selectMixtureAsync(poissonFamily, deaths, options));
  expect(later.best.params).toEqual(selection.best.params);
});

test("a cross-validated likelihood of one component is that of the other folds' means, by hand", () => {
  const values = Float64Array.of(0, 1, 1, 2, 6);
  const batch = {
    rows: 5,
    first: 0,
    weights: null,
    columns: right(poissonFamily.read({ rows: 5, columns: [{ name: "deaths", _tag: "Numbers", values }] })),
  };
  const selection = right(
    selectMixture(poissonFamily, batch, { components: [1], criterion: "cv", folds: 5 }),
  );
  const logFactorials = [0, 0, 0, Math.log(2), Math.log(720)];
  const deviance = [...values].reduce((sum, x, i) => {
    const rate = ([...values].reduce((a, b) => a + b, 0) - x) / 4;
    return sum - 2 * (x * Math.log(rate) - rate - logFactorials[i]);
  }, 0);
  expect(selection.cells[0].value).toBeCloseTo(deviance, 10);
});

test("more components than distinct rows have none, and say so", () => {
  const selection = right(selectMixture(poissonFamily, deaths, { components: [2, 11], restarts: 2 }));
  expect(E.isRight(selection.cells[0].fit)).toBe(true);
  expect(left(selection.cells[1].fit)).toMatchObject({ _tag: "TooFewRows", distinct: 10 });
});

test("partitions of neighbours", () => {
  const labels = Int32Array.of(0, 0, 0, 0, 1);
  const [halves] = splitLabels(labels, 2, [Float64Array.of(1, 9, 2, 8, 0), Float64Array.of(5, 5, 5, 5, 5)]);
  expect([...halves]).toEqual([0, 2, 0, 2, 1]);
  const posterior = Float64Array.of(0.5, 0, 0.5, 0, 1, 0, 1, 0, 0);
  const [merged] = mergedLabels({ labels: Int32Array.of(2, 1, 0), posterior }, 3);
  expect([...merged]).toEqual([0, 1, 0]);
});

test.for([
  [{ components: [0] }, "components"],
  [{ restarts: 0 }, "restarts"],
  [{ folds: 1 }, "folds"],
] as const)("a wrong option is refused: %o", ([wrong, path]) => {
  expect(left(selectMixture(poissonFamily, deaths, wrong))).toMatchObject({ _tag: "InvalidInput", path });
});
