import { denseChunks, overChunks } from "@latentjs/em-core";
import { simdKernels } from "@latentjs/kernels";
import { mixture, replicate } from "@latentjs/mixture";
import { missingNormal } from "@latentjs/mvn";
import { makeRng, portableKernels, standardNormal } from "@latentjs/numerics";
import { expectClose } from "@latentjs/testing";
import { expect, test } from "vitest";
import {
  COVARIANCE_NAMES,
  fitGmm,
  gmmErrors,
  logDensity,
  predict,
  resolveCovariance,
  type GaussianMixture,
  type GmmParams,
} from "../src/index.js";
import { openNormal, type OpenNormal } from "../src/structures/open-normal.js";
import { patternNormals } from "../src/structures/pattern-normals.js";
import { withMissing } from "../src/structures/with-missing.js";
import { answer, failure, fitted, refusal } from "./either.js";
import { batchOf, randomParams, randomRows, randomWeights } from "./random.js";

const NONE = Number.NaN;
/** Another order of sums. */
const ROUNDING = 1e-12;

const COMPLETE = COVARIANCE_NAMES.map((name) => [name, answer(resolveCovariance(name, 5))] as const);
const WITH_GAPS = COMPLETE.map(([name, structure]) => [name, withMissing(structure)] as const);

/** About a fifth of the entries removed, never a whole row. */
const punched = (rows: number[][], seed: string): number[][] => {
  const rng = makeRng(seed);
  return rows.map((row) => {
    const kept = rng.below(row.length);
    return row.map((v, j) => (rng.uniform() < 0.2 && j !== kept ? NONE : v));
  });
};

const overlapping = randomRows(makeRng("missing"), 1100, 5, 3);
const gaps = punched(overlapping, "holes");

const model = (covariance: GaussianMixture["covariance"], d: number, k: number): GaussianMixture => {
  const rows = randomRows(makeRng("model"), 20, d, k);
  const structure = answer(resolveCovariance(covariance, d));
  return {
    covariance,
    columns: Array.from({ length: d }, (_, j) => `x${j}`),
    params: randomParams(makeRng("params"), structure, k, rows),
  };
};

/** Parameters among the rows. */
const nearby = (covariance: GaussianMixture["covariance"]): GmmParams =>
  randomParams(makeRng("nearby"), answer(resolveCovariance(covariance, 5)), 3, overlapping);

test.each(COVARIANCE_NAMES)("missing entries integrate out: %s", (covariance) => {
  const mixed = model(covariance, 3, 2);
  const at = (row: number[]): number => Math.exp(answer(logDensity(mixed, [row]))[0]);
  // The trapezoidal rule on a smooth function that vanishes at both ends is exact to rounding once its step resolves it.
  const step = 0.125;
  const grid = Array.from({ length: 321 }, (_, i) => step * (i - 160));
  const over = (f: (x: number) => number): number => step * grid.reduce((sum, x) => sum + f(x), 0);
  expectClose(at([0.3, NONE, -0.2]) / over((x) => at([0.3, x, -0.2])), 1, 1e-10);
  expectClose(at([NONE, NONE, 0.5]) / over((x) => at([x, NONE, 0.5])), 1, 1e-10);
  expectClose(
    over((x) => at([NONE, NONE, x])),
    1,
    1e-10,
  );
  expectClose(at([NONE, NONE, NONE]), 1, 1e-15);
});

test("a row with one entry has the density of that column alone", () => {
  const mixed = model("VVV", 3, 3);
  const { weights, components } = mixed.params;
  const byHand = components.reduce((total, { mean, cov }, c) => {
    const [m, v] = [mean[1], cov[4]];
    return total + (weights[c] * Math.exp((-0.5 * (0.7 - m) ** 2) / v)) / Math.sqrt(2 * Math.PI * v);
  }, 0);
  expectClose(answer(logDensity(mixed, [[NONE, 0.7, NONE]]))[0], Math.log(byHand), ROUNDING);
});

test("a row with nothing observed has the mixing weights for its posterior and density 1", () => {
  const mixed = model("VVI", 3, 3);
  const { posterior, logDensity: logs } = answer(predict(mixed, [[NONE, NONE, NONE]]));
  expectClose(posterior, mixed.params.weights, 1e-15);
  expectClose(logs, [0], 1e-15);
});

test.each(COMPLETE)("with nothing missing an iteration is that of complete rows: %s", (_, structure) => {
  const params = randomParams(makeRng("params"), structure, 3, overlapping);
  const weights = randomWeights(makeRng("weights"), overlapping.length);
  const iterations = [structure, withMissing(structure)].map((each) =>
    each.use((s) => {
      const em = mixture(s.bank(3, 5));
      const seen = answer(overChunks(em, denseChunks(batchOf(overlapping, weights), 300))(params));
      return { seen, next: answer(em.mStep(seen.stats, params)) };
    }),
  );
  const [whole, completed] = iterations;
  expectClose(completed.seen.logLikelihood, whole.seen.logLikelihood, ROUNDING);
  expectClose(completed.next.weights, whole.next.weights, ROUNDING);
  whole.next.components.forEach(({ mean, cov }, c) => {
    expectClose(completed.next.components[c].mean, mean, ROUNDING);
    expectClose(completed.next.components[c].cov, cov, ROUNDING);
  });
});

test("moments are those of rows completed one by one, in long runs of a pattern and in short ones", () => {
  const structure = answer(resolveCovariance("VVV", 9));
  const rows = punched(randomRows(makeRng("wide"), 600, 9, 3), "wide holes");
  // Patterns of single rows, and runs of one pattern.
  const runs = rows.map((row, i) => (i % 300 < 150 ? row : row.map((v, j) => (j % 4 === 1 ? NONE : v))));
  runs[7] = runs[7].map(() => NONE);
  const params = randomParams(makeRng("params"), structure, 3, rows);
  const chunks = denseChunks(batchOf(runs, randomWeights(makeRng("weights"), 600)), 250);
  const seen = withMissing(structure).use((s) => {
    const em = mixture(s.bank(3, 9));
    const { stats, logLikelihood } = answer(overChunks(em, chunks)(params));
    return { logLikelihood, next: answer(em.mStep(stats, params)) };
  });
  const byRow = mixture(replicate(missingNormal(9), 3));
  const expected = answer(overChunks(byRow, chunks)(params));
  const next = answer(byRow.mStep(expected.stats, params));
  expectClose(seen.logLikelihood, expected.logLikelihood, ROUNDING);
  expectClose(seen.next.weights, next.weights, ROUNDING);
  next.components.forEach(({ mean, cov }, c) => {
    expectClose(seen.next.components[c].mean, mean, ROUNDING);
    expectClose(seen.next.components[c].cov, cov, ROUNDING);
  });
});

test.each(WITH_GAPS)("an iteration has the same bits with either kernels: %s", (_, structure) => {
  const params = randomParams(makeRng("params"), structure, 3, overlapping);
  const weights = randomWeights(makeRng("weights"), gaps.length);
  const simd = simdKernels() ?? portableKernels;
  expect(simd.name).toBe("wasm");
  structure.use((s) => {
    const [expected, actual] = [portableKernels, simd].map((kernels) => {
      const em = mixture(s.bank(3, 5, kernels));
      const chunks = denseChunks(batchOf(gaps, weights), 300);
      const first = answer(overChunks(em, chunks)(params));
      return answer(overChunks(em, chunks)(answer(em.mStep(first.stats, params))));
    });
    expect(actual).toEqual(expected);
  });
});

test("normals of a pattern are the same whether they were kept or made again", () => {
  const { components } = model("VVV", 5, 3).params;
  const opened: OpenNormal[] = components.map((component) => answer(openNormal(component, 5)));
  const data = Float64Array.from(gaps.flat());
  const [all, none] = [patternNormals(components, opened), patternNormals(components, opened, 0)];
  const met = new Set();
  for (let at = 0; at < 500; at += 5) {
    expect(none(data, at)).toEqual(all(data, at));
    met.add(all(data, at));
  }
  expect(met.size).toBeGreaterThan(10);
  // A pattern that is kept comes back as it was.
  expect(all(data, 0)).toBe(all(data, 0));
});

test.each(COVARIANCE_NAMES)(
  "the order of rows, and repeated rows for a weight, change rounding only: %s",
  (covariance) => {
    const rows = gaps.slice(0, 200);
    const counts = rows.map((_, i) => 1 + (i % 3));
    const options = {
      components: 3,
      covariance,
      init: { params: nearby(covariance) },
      accelerate: "none",
      tol: 0,
      maxIterations: 20,
    } as const;
    const weighted = fitted(fitGmm(rows, { ...options, weights: counts }));
    const repeated = rows.flatMap((row, i) => Array<number[]>(counts[i]).fill(row)).toReversed();
    const copied = fitted(fitGmm(repeated, options));
    expectClose(copied.trace, weighted.trace, 1e-11);
    expectClose(copied.criteria.bic, weighted.criteria.bic, 1e-11);
    copied.params.components.forEach(({ mean, cov }, c) => {
      expectClose(mean, weighted.params.components[c].mean, 1e-9);
      expectClose(cov, weighted.params.components[c].cov, 1e-9);
    });
  },
);

test.each(COVARIANCE_NAMES)("EM never lowers the log-likelihood: %s", (covariance) => {
  const init = { params: nearby(covariance) };
  const options = { components: 3, covariance, init, tol: 0, maxIterations: 60 } as const;
  const plain = fitted(fitGmm(gaps, { ...options, accelerate: "none" })).trace;
  expect(plain).toHaveLength(61);
  for (let i = 1; i < plain.length; i++)
    expect(plain[i]).toBeGreaterThan(plain[i - 1] - 1e-13 * Math.abs(plain[i]) * gaps.length);
  const fast = fitted(fitGmm(gaps, options)).trace;
  expect(fast[60]).toBeGreaterThan(plain[60] - 1e-6);
});

test("labels belong to the rows that were given, whatever is missing in them", () => {
  const rng = makeRng("apart");
  const labels = Array.from({ length: 90 }, (_, i) => [2, 0, 1][i % 3]);
  const rows = labels.map((g) => [10 * g + standardNormal(rng), -10 * g + standardNormal(rng)]);
  const holes: number[][] = rows.map(([x, y], i) =>
    i % 5 === 1 ? [NONE, y] : i % 5 === 2 ? [x, NONE] : i === 33 ? [NONE, NONE] : [x, y],
  );
  const fit = fitted(fitGmm(holes, { components: 3, init: { labels } }));
  fit.params.components.forEach(({ mean }, g) => {
    expect(mean[0]).toBeCloseTo(10 * g, -0.5);
    expect(mean[1]).toBeCloseTo(-10 * g, -0.5);
  });
  const found = [...answer(predict(fit, holes)).labels];
  expect(found.toSpliced(33, 1)).toEqual(labels.toSpliced(33, 1));
});

test("standard errors are there, and grow where entries are missing", () => {
  const options = { components: 2, covariance: "VVI", tol: 1e-12 } as const;
  const [whole, holes] = [overlapping, gaps].map((rows) => {
    const fit = fitted(fitGmm(rows, options));
    return answer(gmmErrors(rows, fit));
  });
  const total = ({ means }: typeof whole): number => means.flatMap((m) => [...m]).reduce((a, b) => a + b, 0);
  expect(total(holes)).toBeGreaterThan(1.05 * total(whole));
  expect(total(holes)).toBeLessThan(2 * total(whole));
});

test("data that no mixture is fitted to: what is missing changes nothing in what is said", () => {
  const constant = [
    [1, 5],
    [2, NONE],
    [3, 5],
    [NONE, 5],
    [6, 5],
  ];
  for (const covariance of ["full", "tied", "diagonal"] as const) {
    expect(refusal(fitGmm(constant, { components: 2, covariance }))).toMatch(
      /^Column x2 has the value 5 in /,
    );
  }
  const round = fitted(fitGmm(constant, { components: 1, covariance: "spherical" }));
  expect(round.warnings).toContain("Column x2 is constant: it adds nothing to tell the components apart.");
  const empty = constant.map(([x]) => [x, NONE]);
  expect(failure(fitGmm(empty, { components: 2 })).error).toMatchObject({
    _tag: "DegenerateColumn",
    column: "x2",
  });
});

test("rows that are one row once they are completed are too few for as many centres", () => {
  const rows = [
    [1, 2],
    [1, NONE],
    [3, 2],
  ];
  const outcome = fitGmm(rows, { components: 3, covariance: "spherical" });
  expect(failure(outcome).error).toMatchObject({ _tag: "TooFewRows", distinct: 2, components: 3 });
});
