import { expectClose, left, outcome, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import {
  bankOf,
  classify,
  fitMixture,
  kindOf,
  knownRows,
  uniformNoise,
  withNoise,
  type RowKnowledge,
} from "../src/index.js";
import { countRows, deaths, poissonFamily } from "./named-poisson.js";

/** A few operations on numbers of order one. */
const ROUNDING = 1e-14;
const USED = { rows: 2, inputRows: 3, origin: Int32Array.of(0, 2) };

test("what is known is kept of the rows that are used", () => {
  const { known, logPriors } = right(
    knownRows(
      {
        labels: [1, 0, null],
        priors: [
          [1, 2],
          [1, 1],
          [0, 1],
        ],
      },
      2,
      USED,
    ),
  );
  expect(known).toEqual(Int32Array.of(1, -1));
  expectClose([...(logPriors ?? [])].slice(0, 2), [0, Math.LN2], ROUNDING);
  expect(logPriors?.[2]).toBe(Number.NEGATIVE_INFINITY);
  expect(right(knownRows({ labels: [-1, 0, Number.NaN] }, 2, USED, true)).known).toEqual(
    Int32Array.of(2, -1),
  );
  expect(right(knownRows({}, 2, USED))).toEqual({});
});

test.each<readonly [RowKnowledge, boolean, string]>([
  [{ labels: [0, 1] }, false, "labels"],
  [{ labels: [0, 1, 2] }, false, "labels, row 2"],
  [{ labels: [-1, 1, 0] }, false, "labels, row 0"],
  [{ labels: [0.5, 1, 0] }, true, "labels, row 0"],
  [{ labels: [0, 1, 2] }, true, "labels, row 2"],
  [{ priors: [[1, 1]] }, false, "priors"],
  [{ priors: [[1, 1], [1, 1], [1]] }, false, "priors, row 2"],
  [
    {
      priors: [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
    },
    true,
    "priors, row 0",
  ],
  [
    {
      priors: [
        [0, 0],
        [1, 1],
        [1, 1],
      ],
    },
    false,
    "priors, row 0",
  ],
  [
    {
      priors: [
        [1, -1],
        [1, 1],
        [1, 1],
      ],
    },
    false,
    "priors, row 0",
  ],
  [
    {
      labels: [0, null, null],
      priors: [
        [0, 1],
        [1, 1],
        [1, 1],
      ],
    },
    false,
    "priors, row 0",
  ],
])("%j with noise %s is refused at %s", (knowledge, isNoisy, path) => {
  expect(left(knownRows(knowledge, 2, USED, isNoisy))).toMatchObject({ _tag: "InvalidInput", path });
});

test("a known component has the whole posterior, and the density of row and component", () => {
  const bank = withNoise(kindOf(poissonFamily, 2).bank, uniformNoise(8));
  const params = { weights: Float64Array.of(0.5, 0.25, 0.25), components: [{ rate: 1 }, { rate: 2 }] };
  // Of count 0 the densities are e^-1, e^-2 and 1/8.
  const joint = [0.5 * Math.exp(-1), 0.25 * Math.exp(-2), 0.25 / 8];
  const total = joint.reduce((a, b) => a + b, 0);
  const rows = { ...countRows([0, 0, 0]), known: Int32Array.of(-1, 1, 2) };
  const { posterior, logDensity, labels } = right(classify(bank, params, rows));
  expectClose(posterior, [...joint.map((v) => v / total), 0, 1, 0, 0, 0, 1], ROUNDING);
  expectClose(logDensity, [total, joint[1], joint[2]].map(Math.log), ROUNDING);
  expect([...labels]).toEqual([0, 1, 2]);
});

test("components come in the order of the labels, whichever way these are numbered", () => {
  const options = { components: 3, maxIterations: 300 };
  const labels = [0, null, null, null, null, null, null, null, null, 1];
  const forth = right(outcome(fitMixture(poissonFamily, deaths, { ...options, labels })));
  const swapped = labels.map((label) => (label === null ? null : 1 - label));
  const back = right(outcome(fitMixture(poissonFamily, deaths, { ...options, labels: swapped })));
  expect(forth.params.components[0].rate).toBeLessThan(forth.params.components[1].rate);
  expect(back.params.components[1].rate).toBeLessThan(back.params.components[0].rate);
  expectClose(back.logLikelihood, forth.logLikelihood, 1e-6);
});

test("noise of no volume is refused", () => {
  const refused = left(outcome(fitMixture(poissonFamily, deaths, { components: 2, noise: { volume: 0 } })));
  expect(refused).toMatchObject({ _tag: "InvalidInput", path: "noise.volume" });
  expect(bankOf(kindOf(poissonFamily, 2), undefined).size).toBe(2);
  expect(bankOf(kindOf(poissonFamily, 2), { volume: 10 }).size).toBe(3);
});
