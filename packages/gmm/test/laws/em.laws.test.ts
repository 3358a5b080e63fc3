import { fc, test } from "@fast-check/vitest";
import {
  E,
  mapCoordinates,
  overChunks,
  pairCoordinates,
  simplexCoordinates,
  type Coordinates,
  type DenseBatch,
  type LatentVariableModel,
} from "@latentjs/em-core";
import type { MixtureStats } from "@latentjs/mixture";
import { standardNormal } from "@latentjs/numerics";
import { describe, expect } from "vitest";
import type { Components, CovarianceStructure, GmmParams } from "../../src/index.js";
import { answer } from "../either.js";
import { caseOf, CASES, STRUCTURES, withModel, type Case } from "../random.js";

/** Rounding of a sum over at most 80 rows, relative to 1 + its size. */
const ROUNDING = 1e-12;
/** Where a component shrinks onto a few rows, sums of large terms of either sign lose digits. */
const ITERATION_ROUNDING = 1e-10;
const ITERATIONS = 20;

interface Iteration {
  readonly objective: number;
  readonly gain: number;
  readonly qGain: number;
}

/** Plain iterations from `start`, up to where a component lost its last rows. */
const iterate = <S>(
  model: LatentVariableModel<GmmParams, DenseBatch, MixtureStats<S>>,
  chunks: ReadonlyArray<DenseBatch>,
  start: GmmParams,
): ReadonlyArray<Iteration> => {
  const evaluate = overChunks(model, chunks);
  const out: Iteration[] = [];
  let params = start;
  let { stats, logLikelihood } = answer(evaluate(params));
  for (let i = 0; i < ITERATIONS; i++) {
    const next = model.mStep(stats, params);
    if (E.isLeft(next)) break;
    const after = answer(evaluate(next.right));
    out.push({
      objective: after.logLikelihood,
      gain: after.logLikelihood - logLikelihood,
      qGain: model.q(next.right, stats) - model.q(params, stats),
    });
    params = next.right;
    ({ stats, logLikelihood } = after);
  }
  return out;
};

const coordinatesOf = <S>(structure: CovarianceStructure<S>, k: number, d: number): Coordinates<GmmParams> =>
  mapCoordinates(
    pairCoordinates(simplexCoordinates(k), structure.coordinates(k, new Float64Array(d).fill(1))),
    ([weights, components]): GmmParams => ({ weights, components }),
    ({ weights, components }): readonly [Float64Array, Components] => [weights, components],
  );

/**
 * Common axes may be turned to where a component of few rows has no spread, and Q has no maximum then. Next to that, with hardly more rows than
 * columns, the M-step stops at its limit of sweeps, and EM goes on from there.
 */
const hasMaximum = ({ structure: { name }, d }: Case, counts: Float64Array): boolean =>
  (name !== "EVE" && name !== "VVE") || counts.every((count) => count > d + 1);

describe.each(STRUCTURES)("%s", (_, structure) => {
  test.prop([caseOf(structure)], CASES)("the likelihood never falls and gains at least what q gains", (c) => {
    const iterations = withModel(c, (model, chunks) => iterate(model, chunks, c.params));
    expect(iterations.length).toBeGreaterThan(0);
    for (const { objective, gain, qGain } of iterations) {
      const rounding = ITERATION_ROUNDING * (1 + Math.abs(objective));
      expect(qGain).toBeGreaterThanOrEqual(-rounding);
      expect(gain).toBeGreaterThanOrEqual(qGain - rounding);
    }
  });

  test.prop([caseOf(structure)], CASES)("no nudge within the structure improves the M-step", (c) => {
    withModel(c, (model, chunks, s) => {
      const { stats } = answer(overChunks(model, chunks)(c.params));
      fc.pre(hasMaximum(c, stats.counts));
      const best = answer(model.mStep(stats, c.params));
      const top = model.q(best, stats);
      const coordinates = coordinatesOf(s, c.k, c.d);
      const at = coordinates.pack(best);
      for (const size of [1e-4, 1e-2, 0.3]) {
        const direction = at.map(() => standardNormal(c.rng));
        for (const side of [size, -size]) {
          const nudged = coordinates.unpack(at.map((x, i) => x + side * direction[i]));
          // A step out of the model is no better point of it.
          const value = E.isRight(nudged) ? model.q(nudged.right, stats) : Number.NEGATIVE_INFINITY;
          expect(value).toBeLessThanOrEqual(top + ROUNDING * (1 + Math.abs(top)));
        }
      }
    });
  });

  test.prop([caseOf(structure)], CASES)("the gradient of q is zero at the M-step", (c) => {
    withModel(c, (model, chunks, s) => {
      const { stats } = answer(overChunks(model, chunks)(c.params));
      fc.pre(hasMaximum(c, stats.counts));
      const best = answer(model.mStep(stats, c.params));
      const coordinates = coordinatesOf(s, c.k, c.d);
      const at = coordinates.pack(best);
      const qAt = (x: Float64Array): number => model.q(answer(coordinates.unpack(x)), stats);
      // A central difference of step 1e-4 errs by some 1e-8 of the third derivative, here up to 1e3.
      const step = 1e-4;
      const scale = 1 + Math.abs(qAt(at));
      for (let i = 0; i < at.length; i++) {
        const up = qAt(at.map((x, j) => (j === i ? x + step : x)));
        const down = qAt(at.map((x, j) => (j === i ? x - step : x)));
        expect(Math.abs(up - down) / (2 * step) / scale).toBeLessThan(1e-4);
      }
    });
  });

  test.prop([caseOf(structure)], CASES)("coordinates lead back to the parameters", (c) => {
    withModel(c, (_model, _chunks, s) => {
      const coordinates = coordinatesOf(s, c.k, c.d);
      const x = coordinates.pack(c.params);
      expect(x.length).toBe(coordinates.dimension);
      const back = answer(coordinates.unpack(x));
      expect(Math.max(...back.weights.map((w, i) => Math.abs(w - c.params.weights[i])))).toBeLessThan(
        ROUNDING,
      );
      back.components.forEach(({ mean, cov }, i) => {
        const wanted = c.params.components[i];
        expect(Math.max(...mean.map((v, j) => Math.abs(v - wanted.mean[j])))).toBeLessThan(10 * ROUNDING);
        expect(Math.max(...cov.map((v, j) => Math.abs(v - wanted.cov[j])))).toBeLessThan(10 * ROUNDING);
      });
    });
  });
});
