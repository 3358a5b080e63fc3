import { expectedLogLikelihood } from "@latentjs/mvn";
import { LN_2PI } from "@latentjs/numerics";
import { reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import {
  eigenvalueRatio,
  largestRatio,
  resolveCovariance,
  type Components,
  type CovarianceName,
} from "../../src/index.js";
import { answer } from "../either.js";
import { batchOf } from "../random.js";

/** The constraints of the reference hold to as much. */
const OBJECTIVE = 1e-7;

type Matrix = ReadonlyArray<ReadonlyArray<number>>;

interface Case {
  readonly ratio: number;
  readonly weights: ReadonlyArray<number>;
  readonly samples: ReadonlyArray<Matrix>;
  readonly maxima: ReadonlyArray<{ readonly structure: CovarianceName; readonly objective: number }>;
}

const { cases } = reference("scipy/ratio_maxima.json") as { cases: ReadonlyArray<Case> };
const ALL = cases.flatMap(({ maxima, ...rest }) => maxima.map((maximum) => ({ ...rest, ...maximum })));

test.each(ALL)(
  "$structure within a ratio of $ratio: the highest maximum of many starts",
  ({ structure, ratio, weights, samples, objective }) => {
    const name = answer(resolveCovariance(structure, 2));
    const context = { batch: batchOf([[0, 0]], null), components: samples.length };
    const within = answer(eigenvalueRatio(ratio).apply(name, context)).structure;
    const mean = new Float64Array(2);
    const moments = samples.map((sample, c) => ({
      weight: weights[c],
      mean,
      scatter: Float64Array.from(sample.flat(), (v) => v * weights[c]),
    }));
    const previous: Components = samples.map(() => ({ mean, cov: Float64Array.of(1, 0, 0, 1) }));
    const found = answer(within.use(({ estimate }) => estimate(moments, previous)));
    expect(largestRatio(found)).toBeLessThanOrEqual(ratio * (1 + 1e-12));
    const constant = weights.reduce((total, weight) => total + weight * LN_2PI, 0);
    const reached =
      constant + found.reduce((total, normal, c) => total + expectedLogLikelihood(normal, moments[c]), 0);
    expect(Math.abs(reached - objective)).toBeLessThan(OBJECTIVE * (1 + Math.abs(objective)));
  },
);
