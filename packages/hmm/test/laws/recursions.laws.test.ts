import { E } from "@latentjs/em-core";
import { makeRng } from "@latentjs/numerics";
import { expectClose, right } from "@latentjs/testing";
import { describe, expect } from "vitest";
import { hmm, posterior, sequences, viterbi, type HmmParams } from "../../src/index.js";
import { enumerate } from "../enumerate.js";
import { givenBank, givenBatch, givenStates } from "../given.js";
import { fc, test } from "../property.js";

/** Sums of at most 3^6 terms, and of log-densities up to 1e4 with 1e-12 of rounding in each. */
const TOLERANCE = 1e-11;

interface Case {
  readonly params: HmmParams<ReadonlyArray<number>>;
  readonly rows: ReadonlyArray<ReadonlyArray<number>>;
}

/**
 * Chains with and without zeros, and steps whose log-densities differ by a little, by more than a double holds between two steps, or are
 * -Infinity for a state.
 */
const cases = (spread: number, zeros: number): fc.Arbitrary<Case> =>
  fc
    .record({ k: fc.integer({ min: 1, max: 3 }), steps: fc.integer({ min: 1, max: 6 }), seed: fc.nat() })
    .map(({ k, steps, seed }) => {
      const rng = makeRng(seed);
      const distribution = (): number[] => {
        const p: number[] = Array.from({ length: k }, () =>
          rng.uniform() < zeros ? 0 : rng.uniform() + 1e-3,
        );
        if (!p.some((v) => v > 0)) p[rng.below(k)] = 1;
        const total = p.reduce((a, b) => a + b, 0);
        return p.map((v) => v / total);
      };
      const initial = Float64Array.from(distribution());
      const transitions = Float64Array.from(Array.from({ length: k }, distribution).flat());
      const rows = Array.from({ length: steps }, () =>
        Array.from({ length: k }, () => -spread * rng.uniform()),
      );
      return { params: { initial, transitions, emissions: givenStates(k) }, rows };
    });

const agrees = ({ params, rows }: Case): void => {
  const k = params.initial.length;
  const truth = enumerate(params, rows);
  const batch = right(sequences(givenBatch(rows)));
  const { stats, logLikelihood, badRow } = right(hmm(givenBank(k)).eStep(params))(batch);
  if (truth.logLikelihood === Number.NEGATIVE_INFINITY) {
    expect(badRow).toBeGreaterThanOrEqual(0);
    expect(E.isLeft(viterbi(givenBank(k), params, batch))).toBe(true);
    return;
  }
  expect(badRow).toBe(-1);
  expectClose([logLikelihood], [truth.logLikelihood], TOLERANCE);
  expectClose(stats.transitions, truth.transitions, TOLERANCE);
  expectClose(stats.initial, truth.posterior.slice(0, k), TOLERANCE);
  expectClose(right(posterior(givenBank(k), params, batch)).posterior, truth.posterior, TOLERANCE);
  expectClose([right(viterbi(givenBank(k), params, batch)).logJoint], [truth.best], TOLERANCE);
};

describe("the recursions are sums and maxima over all paths", () => {
  test.prop([cases(5, 0)])("of a chain that can go everywhere", agrees);
  test.prop([cases(5, 0.4)])("of a chain with forbidden transitions", agrees);
  test.prop([cases(3000, 0)])("where densities differ by more than doubles hold", agrees);
  test.prop([cases(3000, 0.4)])("where both are so", agrees);
});

test.prop([fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 }), fc.nat()])(
  "several sequences of one batch are what they are apart",
  (lengths, seed) => {
    const rng = makeRng(seed);
    const total = lengths.reduce((a, b) => a + b, 0);
    const rows = Array.from({ length: total }, () => [-5 * rng.uniform(), -5 * rng.uniform()]);
    const params = {
      initial: Float64Array.of(0.3, 0.7),
      transitions: Float64Array.of(0.9, 0.1, 0.2, 0.8),
      emissions: givenStates(2),
    };
    const model = hmm(givenBank(2));
    const eStep = right(model.eStep(params));
    const together = eStep(right(sequences(givenBatch(rows), lengths)));
    let from = 0;
    const apart = lengths
      .map((length) => {
        from += length;
        return eStep(right(sequences(givenBatch(rows.slice(from - length, from)))));
      })
      .reduce((a, b) => ({
        ...b,
        logLikelihood: a.logLikelihood + b.logLikelihood,
        weight: a.weight + b.weight,
        stats: model.stats.concat(a.stats, b.stats),
      }));
    expectClose([together.logLikelihood, together.weight], [apart.logLikelihood, apart.weight], TOLERANCE);
    expectClose(together.stats.transitions, apart.stats.transitions, TOLERANCE);
    expectClose(together.stats.initial, apart.stats.initial, TOLERANCE);
    expectClose(together.stats.occupancy, apart.stats.occupancy, TOLERANCE);
    expectClose(together.stats.emissions, apart.stats.emissions, TOLERANCE);
  },
);
