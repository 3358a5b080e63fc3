import {
  between,
  familyLaws,
  importance,
  modelLaws,
  positiveBetween,
  type ModelCase,
} from "@latentjs/conformance";
import type { DenseBatch } from "@latentjs/em-core";
import { momentsOfBatch, openMvn } from "@latentjs/mvn";
import { makeRng, exp, logGamma, log, standardNormal } from "@latentjs/numerics";
import { right } from "@latentjs/testing";
import { array, nat, record, tuple, type Arbitrary } from "fast-check";
import {
  covarianceOf,
  factorCoordinates,
  factorModel,
  factorNormal,
  factorParameters,
  momentBatch,
  type FactorParams,
  type MomentBatch,
} from "../../src/index.js";

const D = 4;

const numbers = (of: Arbitrary<number>, count: number): Arbitrary<Float64Array> =>
  array(of, { minLength: count, maxLength: count }).map((v) => Float64Array.from(v));

const params: Arbitrary<FactorParams> = record({
  mean: numbers(between(-3, 3), D),
  loadings: numbers(between(-2, 2), D),
  noise: numbers(positiveBetween(0.2, 3), D),
});

const dense = (
  rows: ReadonlyArray<ReadonlyArray<number>>,
  weights: Float64Array | null = null,
): DenseBatch => ({
  rows: rows.length,
  cols: D,
  data: Float64Array.from(rows.flat()),
  first: 0,
  weights,
});

const cases: Arbitrary<ModelCase<FactorParams, MomentBatch>> = tuple(params, nat()).map(([start, seed]) => {
  const rng = makeRng(seed);
  const rows = Array.from({ length: 40 }, () => {
    const z = standardNormal(rng);
    return Array.from({ length: D }, (_, j) => j + z * (j % 2 === 0 ? 1 : -0.7) + standardNormal(rng));
  });
  return {
    start,
    chunks: [rows.slice(0, 13), rows.slice(13, 20), rows.slice(20)].map((part) =>
      momentBatch(momentsOfBatch(dense(part))),
    ),
  };
});

modelLaws(factorModel(D, 1), { cases, coordinates: () => factorCoordinates(new Float64Array(D).fill(1), 1) });
modelLaws(factorModel(D, 1, "common"), {
  cases: cases.map(({ start, chunks }) => ({
    start: { ...start, noise: new Float64Array(D).fill(start.noise[0]) },
    chunks,
  })),
  coordinates: () => factorCoordinates(new Float64Array(D).fill(1), 1, "common"),
});

/** Log-density of a multivariate t with 3 degrees of freedom and unit scale: wider than any of the normals, far out. */
const FREEDOM = 3;
const SCALE = 9;
const wide = (_theta: FactorParams, row: ReadonlyArray<number>): number => {
  const distance = row.reduce((total, v) => total + v * v, 0) / SCALE;
  const constant =
    logGamma((FREEDOM + D) / 2) - logGamma(FREEDOM / 2) - (D / 2) * log(FREEDOM * Math.PI * SCALE);
  return constant - ((FREEDOM + D) / 2) * log(1 + distance / FREEDOM);
};

familyLaws(factorNormal(D, 1), {
  theta: params,
  row: array(between(-6, 6), { minLength: D, maxLength: D }),
  batch: dense,
  nudge: ({ mean, loadings, noise }, step) => ({
    mean: mean.map((v) => v + step()),
    loadings: loadings.map((v) => v + step()),
    noise: noise.map((v) => v * exp(step())),
  }),
  support: importance({
    draw: (_theta, rng) => {
      let square = 0;
      for (let i = 0; i < FREEDOM; i++) square += standardNormal(rng) ** 2;
      const stretch = Math.sqrt((SCALE * FREEDOM) / square);
      return Array.from({ length: D }, () => stretch * standardNormal(rng));
    },
    logDensity: wide,
  }),
  sample: (theta, rng) => {
    const out = new Float64Array(D);
    right(openMvn({ mean: theta.mean, cov: covarianceOf(theta) })).sampleInto(rng, out, 0);
    return [...out];
  },
  freeParameters: factorParameters(D, 1, "free"),
  mStep: "improves",
  rows: 12,
});
