import { expectClose, reference } from "@latentjs/testing";
import { expect, test } from "vitest";
import { logDensity, posterior, predict, score } from "../../src/index.js";
import { answer } from "../either.js";
import { sklearnModel, type SklearnParams, type SklearnType } from "../models.js";

/** Densities of a few rows in double precision on either side; far out the exponents are large. */
const DENSITY = 1e-10;

interface Scored extends SklearnParams {
  readonly rows: ReadonlyArray<ReadonlyArray<number>>;
  readonly log_density: ReadonlyArray<number>;
  readonly posterior: ReadonlyArray<ReadonlyArray<number>>;
  readonly predict: ReadonlyArray<number>;
}

const { cases } = reference("sklearn/score_given_parameters.json") as {
  readonly cases: Record<string, Scored>;
};

test.each(Object.keys(cases))("new rows at given parameters, %s", (name) => {
  const given = cases[name];
  const model = sklearnModel(name.split("_")[1] as SklearnType, given);
  expectClose(answer(logDensity(model, given.rows)), given.log_density, DENSITY);
  expectClose(answer(posterior(model, given.rows)), given.posterior, DENSITY);
  const prediction = answer(predict(model, given.rows));
  expect([...prediction.labels]).toEqual(given.predict);
  expect(prediction.logDensity).toEqual(answer(logDensity(model, given.rows)));
  const total = given.log_density.reduce((a, b) => a + b, 0);
  const scored = answer(score(model, given.rows));
  expectClose(scored.logLikelihood, total, DENSITY);
  expectClose(scored.perRow, total / given.rows.length, DENSITY);
  expect([scored.rows, scored.totalWeight]).toEqual([given.rows.length, given.rows.length]);
});
