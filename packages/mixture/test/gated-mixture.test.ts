import { E, invalidInput, overChunks } from "@latentjs/em-core";
import { log } from "@latentjs/numerics";
import { expectClose, left, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import {
  atEqualWeights,
  classify,
  gatedBank,
  gatedMixture,
  replicate,
  type MixingWeights,
} from "../src/index.js";
import { countBatch, poisson, type CountBatch } from "./poisson.js";

interface GroupedCounts extends CountBatch {
  /** Group of each row, 0 or 1. */
  readonly group: ReadonlyArray<number>;
}

/** Mixing weights of each group: a gate by an outsider, whose M-step is a proportion. Row-major groups × components. */
const byGroup: MixingWeights<Float64Array, GroupedCounts, Float64Array> = {
  name: "weights of each group",
  size: 2,
  stats: {
    empty: new Float64Array(4),
    concat: (x, y) => x.map((value, i) => value + y[i]),
    scale: (factor, x) => x.map((value) => factor * value),
  },
  open: (weights) =>
    weights.every((weight) => weight > 0)
      ? E.right({
          begin: () => {
            const counts = new Float64Array(4);
            return {
              logWeights: ({ group }, from, to, out) => {
                for (let k = 0; k < 2; k++) {
                  for (let i = from; i < to; i++) out[k][i - from] = log(weights[2 * group[i] + k]);
                }
              },
              add: ({ group }, from, to, weight) => {
                for (let k = 0; k < 2; k++) {
                  for (let i = from; i < to; i++) counts[2 * group[i] + k] += weight[k][i - from];
                }
              },
              finish: () => counts,
            };
          },
        })
      : E.left(invalidInput("weights", "positive numbers", weights.join(", "))),
  estimate: (counts) => E.right(counts.map((count, at) => count / (counts[at & ~1] + counts[at | 1]))),
  q: (weights, counts) => counts.reduce((sum, count, at) => sum + count * log(weights[at]), 0),
};

const values = [0, 3, 1, 5, 2, 0];
const group = [0, 1, 0, 1, 1, 0];
const observed = Float64Array.of(1, 2, 1, 1, 3, 1);
const batch: GroupedCounts = { ...countBatch(values, observed), group };
const bank = replicate(poisson, 2);
const params = { gate: Float64Array.of(0.75, 0.25, 0.5, 0.5), components: [{ rate: 1 }, { rate: 4 }] };

/** By hand, without logarithms until the end. */
const factorial = [1, 1, 2, 6, 24, 120];
const joint = values.map((y, i) =>
  [0, 1].map((k) => {
    const { rate } = params.components[k];
    return (params.gate[2 * group[i] + k] * rate ** y * Math.exp(-rate)) / factorial[y];
  }),
);
const total = joint.map(([a, b]) => a + b);

describe("a mixture whose weights are those of the row's group", () => {
  const model = gatedMixture(byGroup, bank);
  const expected = right(overChunks(model, [batch])(params));

  test("has the likelihood, posterior and counts of arithmetic by hand", () => {
    const logLikelihood = total.reduce((sum, value, i) => sum + observed[i] * Math.log(value), 0);
    expectClose([expected.logLikelihood], [logLikelihood], 1e-13);
    const counts = [0, 1].flatMap((g) =>
      [0, 1].map((k) =>
        joint.reduce((sum, row, i) => (group[i] === g ? sum + (observed[i] * row[k]) / total[i] : sum), 0),
      ),
    );
    expectClose(expected.stats.components.gate, counts, 1e-13);
    const next = right(model.mStep(expected.stats, params));
    const proportions = counts.map(
      (count, at) => count / (at < 2 ? counts[0] + counts[1] : counts[2] + counts[3]),
    );
    expectClose(next.gate, proportions, 1e-13);
    const posterior = joint.flatMap((row, i) => row.map((value) => value / total[i]));
    const seen = right(classify(gatedBank(byGroup, bank), atEqualWeights(2, params), batch));
    expectClose(seen.posterior, posterior, 1e-13);
  });

  test("has a q that rises by what the M-step gains at least", () => {
    const next = right(model.mStep(expected.stats, params));
    const gain = model.q(next, expected.stats) - model.q(params, expected.stats);
    const after = right(overChunks(model, [batch])(next)).logLikelihood;
    expect(gain).toBeGreaterThan(0);
    expect(after - expected.logLikelihood).toBeGreaterThanOrEqual(gain);
  });

  test("refuses what its gate refuses, and a component that holds nothing", () => {
    const bad = { ...params, gate: Float64Array.of(1, 0, 0.5, 0.5) };
    expect(left(overChunks(model, [batch])(bad))).toMatchObject({ path: "weights" });
    const alone = { ...params, gate: Float64Array.of(1, 1e-300, 1, 1e-300) };
    const { stats } = right(overChunks(model, [batch])(alone));
    expect(left(model.mStep(stats, alone))).toMatchObject({ _tag: "ComponentCollapsed", component: 1 });
  });

  test("is a bug of the caller with another number of components", () => {
    expect(() => gatedMixture(byGroup, replicate(poisson, 3))).toThrow(RangeError);
  });
});
