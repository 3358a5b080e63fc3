import { readFileSync } from "node:fs";
import { counted, familyLaws, positiveBetween } from "@latentjs/conformance";
import { E, iterationLimit, overChunks, steps } from "@latentjs/em-core";
import { mixture, replicate } from "@latentjs/mixture";
import { exp } from "@latentjs/numerics";
import { nat } from "fast-check";
import { describe, expect, test } from "vitest";
import { countBatch, poisson } from "../src/poisson-mixture.js";
import { readColumns } from "../src/read-columns.js";
import { poissonMaximum, poissonTrace } from "./reference.js";
import { after, linesOf } from "./run-example.js";

/** What R's log-likelihoods and ours may differ by: the same arithmetic with sums in another order. */
const TRACE = 1e-8;
/** What the maximum is known to. */
const MAXIMUM = 1e-6;
const EVALUATIONS = 100;

const source = readFileSync(new URL("../src/poisson-mixture.ts", import.meta.url), "utf8");

describe("the family", () => {
  test("is one file of fewer than 60 lines besides blank ones and comments", () => {
    const code = source
      .replaceAll(/\/\*[^]*?\*\//g, "")
      .split("\n")
      .filter((line) => line.trim() !== "" && !line.trim().startsWith("//"));
    expect(code.length).toBeGreaterThan(0);
    expect(code.length).toBeLessThan(60);
  });

  test("imports entry points of published packages only", () => {
    const imported = Array.from(source.matchAll(/from "([^"]+)"/g), ([, name]) => name);
    expect(imported).toEqual(["@latentjs/mixture", "@latentjs/numerics"]);
  });

  test("has the log-density 3 log 2 - 2 - log 6 at 3 for rate 2", () => {
    const open = poisson.open({ rate: 2 });
    const out = new Float64Array(1);
    if (E.isRight(open)) open.right.logDensity(countBatch(Float64Array.of(3), null), 0, 1, out);
    expect(out[0]).toBeCloseTo(3 * Math.log(2) - 2 - Math.log(6), 13);
  });

  test("estimates 10 / 4 from a weight of 4 and a sum of 10, where q is largest", () => {
    const stats = { weight: 4, sum: 10 };
    expect(poisson.estimate(stats, { rate: 1 })).toEqual(E.right({ rate: 2.5 }));
    for (const rate of [2.4, 2.6])
      expect(poisson.q({ rate }, stats)).toBeLessThan(poisson.q({ rate: 2.5 }, stats));
  });

  test("refuses a rate that is not positive and a component without a count", () => {
    expect(E.isLeft(poisson.open({ rate: 0 }))).toBe(true);
    expect(E.isLeft(poisson.open({ rate: Infinity }))).toBe(true);
    expect(E.isLeft(poisson.estimate({ weight: 3, sum: 0 }, { rate: 1 }))).toBe(true);
  });
});

familyLaws(poisson, {
  theta: positiveBetween(0.1, 50).map((rate) => ({ rate })),
  row: nat({ max: 100 }),
  batch: (counts, weights) => countBatch(Float64Array.from(counts), weights),
  nudge: ({ rate }, step) => ({ rate: rate * exp(step()) }),
  support: counted(() => Array.from({ length: 300 }, (_, count) => count), 1e-9),
  // Events until the waiting times between them, each of mean 1 / rate, exceed 1.
  sample: ({ rate }, rng) => {
    let count = -1;
    for (let left = exp(rate); left > 1; count++) left *= 1 - rng.uniform();
    return count;
  },
  freeParameters: 1,
});

test("the data of the example are those that R was given", () => {
  const copy = readFileSync(new URL("../data/hasselblad_deaths.csv", import.meta.url), "utf8");
  const original = new URL("../../tooling/reference/data/hasselblad_deaths.csv", import.meta.url);
  expect(copy).toBe(readFileSync(original, "utf8"));
});

test("EM has R's log-likelihood and parameters in each of 20 iterations", () => {
  const { start, trace, path } = poissonTrace();
  const { data } = readColumns("hasselblad_deaths.csv");
  const [deaths, days] = [data.filter((_, at) => at % 2 === 0), data.filter((_, at) => at % 2 === 1)];
  const model = mixture(replicate(poisson, 2));
  const init = {
    weights: Float64Array.of(start[0], 1 - start[0]),
    components: [{ rate: start[1] }, { rate: start[2] }],
  };
  const evaluate = overChunks(model, [countBatch(deaths, days)]);
  let seen = 0;
  for (const event of steps(model, init, evaluate, { stop: iterationLimit(20) })) {
    if (event._tag !== "Iterated") continue;
    const { iteration, logLikelihood, params } = event.iterate;
    expect(Math.abs(logLikelihood - trace[iteration])).toBeLessThan(TRACE);
    const [{ rate: first }, { rate: second }] = params.components;
    [params.weights[0], first, second].forEach((value, i) =>
      expect(Math.abs(value - path[iteration][i])).toBeLessThan(TRACE),
    );
    seen++;
  }
  expect(seen).toBe(21);
});

describe("the fits that the example prints", () => {
  const lines = linesOf("poisson-deaths");
  const plain = lines.indexOf("acceleration: none");
  const squarem = lines.indexOf("acceleration: squarem");
  const { par, loglik } = poissonMaximum();

  test.each([
    ["plain EM", plain],
    ["SQUAREM", squarem],
  ])("%s is at the maximum, in likelihood and in parameters", (_, from) => {
    expect(Math.abs(after(lines, "log-likelihood:", from)[0] - loglik)).toBeLessThan(MAXIMUM);
    const [weight] = after(lines, "mixing weights:", from);
    const [first, second] = after(lines, "rates:", from);
    [weight, first, second].forEach((value, i) => expect(Math.abs(value - par[i])).toBeLessThan(MAXIMUM));
  });

  test("SQUAREM needs at most 100 E-steps, plain EM more than ten times as many", () => {
    const [few] = after(lines, "E-steps:", squarem);
    expect(few).toBeLessThanOrEqual(EVALUATIONS);
    expect(after(lines, "E-steps:", plain)[0]).toBeGreaterThan(10 * few);
  });
});
