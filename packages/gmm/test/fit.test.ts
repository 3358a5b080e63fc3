import { E, O, anderson } from "@latentjs/em-core";
import { expectClose } from "@latentjs/testing";
import { expect, test } from "vitest";
import {
  canonicalOrder,
  fitGmm,
  fitGmmAsync,
  predict,
  score,
  VERSION,
  type GmmOptions,
  type GmmParams,
} from "../src/index.js";
import { answer, failure, fitted } from "./either.js";
import { FAITHFUL, IRIS, LONG_WAIT, SPECIES, WAITING } from "./reference.js";

/** Sums over rows in another order, or over components in another order. */
const ROUNDING = 1e-12;
const STRUCTURES = ["full", "tied", "diagonal", "spherical"] as const;

test.each(STRUCTURES)("everything in a fit belongs to its parameters: %s", (covariance) => {
  const weights = IRIS.map((_, i) => 0.5 + (i % 4));
  const total = weights.reduce((a, b) => a + b, 0);
  const fit = fitted(fitGmm(IRIS, { components: 3, covariance, weights }));
  const { params, logLikelihood, criteria, trace, parameters } = fit;
  const scored = answer(score(fit, IRIS, weights));
  expectClose(scored.logLikelihood, logLikelihood, ROUNDING);
  expect([fit.rows, fit.totalWeight, scored.totalWeight]).toEqual([150, total, total]);
  expect(trace.at(-1)).toBe(logLikelihood);
  expect(fit.iterations).toBe(trace.length - 1);
  expect(fit.evaluations).toBeGreaterThanOrEqual(trace.length);
  expectClose(
    params.weights.reduce((a, b) => a + b, 0),
    1,
    ROUNDING,
  );
  const classes = answer(predict(fit, IRIS));
  const certainty = weights.reduce(
    (sum, w, i) => sum + w * Math.log(Math.max(...classes.posterior.slice(3 * i, 3 * i + 3))),
    0,
  );
  const bic = -2 * logLikelihood + parameters * Math.log(total);
  expectClose(criteria.aic, -2 * logLikelihood + 2 * parameters, ROUNDING);
  expectClose(criteria.bic, bic, ROUNDING);
  expectClose(criteria.icl, bic - 2 * certainty, ROUNDING);
  const backend = process.env["LATENT_KERNEL"] ?? "wasm";
  expect(fit.provenance).toEqual({ version: VERSION, backend, seed: 0, chunkRows: 1024 });
});

test.each(STRUCTURES)("the likelihood never falls, start by start, accelerated or not: %s", (covariance) => {
  for (const accelerate of ["none", "squarem", anderson] as const) {
    const { restarts } = fitted(fitGmm(IRIS, { components: 4, covariance, accelerate, restarts: 5 }));
    for (const attempt of restarts.attempts) {
      if (E.isLeft(attempt)) continue;
      const { trace, objective } = attempt.right;
      trace.forEach((value, i) => expect(value).toBeGreaterThanOrEqual((trace[i - 1] ?? -Infinity) - 1e-9));
      expect(trace.at(-1)).toBe(objective);
    }
  }
});

const at = (...mean: number[]): GmmParams["components"][number] => ({
  mean: Float64Array.from(mean),
  cov: Float64Array.of(1, 0, 0, 1),
});

test("components come by weight, largest first, ties by the first coordinate of the mean", () => {
  const params: GmmParams = {
    weights: Float64Array.of(0.2, 0.3, 0.3, 0.2),
    components: [at(5, 0), at(2, 0), at(1, 9), at(-5, 0)],
  };
  expect(canonicalOrder(params)).toEqual({
    weights: Float64Array.of(0.3, 0.3, 0.2, 0.2),
    components: [at(1, 9), at(2, 0), at(-5, 0), at(5, 0)],
  });
  const { weights } = fitted(fitGmm(IRIS, { components: 4 })).params;
  expect([...weights]).toEqual([...weights].toSorted((a, b) => b - a));
});

const petals = (params: GmmParams): number[] => params.components.map(({ mean }) => mean[2]);

test("components from labels come in the order of the labels", () => {
  const reversed = SPECIES.map((s) => 2 - s);
  const fit = fitted(fitGmm(IRIS, { components: 3, init: { labels: SPECIES } }));
  const other = fitted(fitGmm(IRIS, { components: 3, init: { labels: reversed } }));
  // Setosa has small petals, virginica large ones.
  expect(petals(fit.params)).toEqual(petals(fit.params).toSorted((a, b) => a - b));
  expect(petals(other.params)).toEqual(petals(other.params).toSorted((a, b) => b - a));
  expect([...fit.params.weights]).not.toEqual([...canonicalOrder(fit.params).weights]);
  expectClose(petals(other.params).toReversed(), petals(fit.params), ROUNDING);
});

test.each(STRUCTURES)("exchanged starting components give the same fit: %s", (covariance) => {
  const start = fitted(
    fitGmm(IRIS, { components: 3, covariance, init: { labels: SPECIES }, maxIterations: 0 }),
  );
  const { weights, components } = start.params;
  const order = [2, 0, 1];
  const exchanged: GmmParams = {
    weights: Float64Array.from(order, (k) => weights[k]),
    components: order.map((k) => components[k]),
  };
  const options = { components: 3, covariance, accelerate: "none", tol: 0, maxIterations: 30 } as const;
  const [a, b] = [start.params, exchanged].map((params) =>
    fitted(fitGmm(IRIS, { ...options, init: { params } })),
  );
  expectClose(b.trace, a.trace, ROUNDING);
  expectClose(b.params.weights, a.params.weights, 1e-9);
  expectClose(
    b.params.components.map(({ mean }) => mean),
    a.params.components.map(({ mean }) => mean),
    1e-9,
  );
});

test("given parameters are the start, exactly", () => {
  const { params } = fitted(
    fitGmm(FAITHFUL, { components: 2, init: { labels: LONG_WAIT }, maxIterations: 2, tol: 0 }),
  );
  const fit = fitted(fitGmm(FAITHFUL, { components: 2, init: { params }, maxIterations: 0 }));
  expect(fit.params).toEqual(canonicalOrder(params));
  expect(fit.restarts.tried).toBe(1);
});

test.each<readonly [string, GmmParams, string]>([
  [
    "of another number of components",
    { weights: Float64Array.of(1), components: [{ mean: Float64Array.of(0), cov: Float64Array.of(1) }] },
    "init.params.weights: expected 2 numbers, got 1.",
  ],
  [
    "of other columns",
    {
      weights: Float64Array.of(0.5, 0.5),
      components: [0, 1].map((m) => ({ mean: Float64Array.of(m, m), cov: Float64Array.of(1, 0, 0, 1) })),
    },
    "init.params.means[0]: expected 1 numbers, got 2.",
  ],
  [
    "with a mean that is no number",
    {
      weights: Float64Array.of(0.5, 0.5),
      components: [0, Number.NaN].map((m) => ({ mean: Float64Array.of(m), cov: Float64Array.of(1) })),
    },
    "init.params.means[1]: expected finite numbers, got NaN.",
  ],
  [
    "with an infinite variance",
    {
      weights: Float64Array.of(0.5, 0.5),
      components: [0, 1].map((m) => ({ mean: Float64Array.of(m), cov: Float64Array.of(Infinity) })),
    },
    "init.params.covariances[0]: expected finite numbers, got Infinity.",
  ],
])("given parameters %s are refused", (_, params, expected) => {
  const { error } = failure(fitGmm(WAITING, { components: 2, init: { params } }));
  expect(
    error._tag === "InvalidInput" && `${error.path}: expected ${error.expected}, got ${error.actual}.`,
  ).toBe(expected);
});

test("one component is fitted by its maximum in one start", () => {
  for (const covariance of STRUCTURES) {
    for (const init of ["kmeans++", "random"] as const) {
      const fit = fitted(fitGmm(IRIS, { components: 1, covariance, init }));
      const { mean, cov } = fit.params.components[0];
      expect([fit.restarts.tried, fit.params.weights[0]]).toEqual([1, 1]);
      const average = [0, 1, 2, 3].map((j) => IRIS.reduce((sum, row) => sum + row[j], 0) / 150);
      expectClose(mean, average, ROUNDING);
      const variance = IRIS.reduce((sum, row) => sum + (row[2] - average[2]) ** 2, 0) / 150;
      if (covariance !== "spherical") expectClose(cov[10], variance, ROUNDING);
    }
  }
});

test("the best of all starts is kept, and every start is reported", () => {
  const { restarts, logLikelihood } = fitted(fitGmm(IRIS, { components: 4, restarts: 12, seed: 3 }));
  const reached = restarts.attempts.filter(E.isRight).map(({ right }) => right.objective);
  expect(restarts.tried).toBe(12);
  expect(reached.length + restarts.failed).toBe(12);
  expect(logLikelihood).toBe(Math.max(...reached));
  expect(restarts.optima[0].objective).toBe(logLikelihood);
  expect(restarts.optima.reduce((n, { hits }) => n + hits, 0)).toBe(reached.length);
});

test("a seed decides everything random, more starts keep the earlier ones", () => {
  const options: GmmOptions = {
    components: 4,
    covariance: "diagonal",
    init: "random",
    seed: "a name",
    restarts: 3,
  };
  const fit = fitted(fitGmm(IRIS, options));
  expect(fitted(fitGmm(IRIS, options))).toEqual(fit);
  const more = fitted(fitGmm(IRIS, { ...options, restarts: 5 }));
  expect(more.restarts.attempts.slice(0, 3)).toEqual(fit.restarts.attempts);
  const other = fitted(fitGmm(IRIS, { ...options, seed: "another" }));
  expect(other.restarts.attempts).not.toEqual(fit.restarts.attempts);
});

test.each(["none", "squarem", anderson] as const)(
  "with pauses a fit has the same bits, acceleration %s",
  async (accelerate) => {
    const options: GmmOptions = { components: 3, accelerate, restarts: 3, chunkRows: 64 };
    let pauses = 0;
    const pause = async (): Promise<void> => void pauses++;
    const cooperation = { everyMs: 0, now: () => 0, pause };
    expect(await fitGmmAsync(IRIS, options, cooperation)).toEqual(fitGmm(IRIS, options));
    expect(pauses).toBeGreaterThan(10);
    const refused: GmmOptions = { components: 0 };
    expect(await fitGmmAsync(IRIS, refused)).toEqual(fitGmm(IRIS, refused));
    const failing: GmmOptions = { components: 5 };
    expect(await fitGmmAsync(IRIS.slice(0, 5), failing)).toEqual(fitGmm(IRIS.slice(0, 5), failing));
  },
);

test("other chunks give the same fit to rounding", () => {
  const options: GmmOptions = {
    components: 3,
    init: { labels: SPECIES },
    accelerate: "none",
    tol: 0,
    maxIterations: 20,
  };
  const [a, b] = [7, 4096].map((chunkRows) => fitted(fitGmm(IRIS, { ...options, chunkRows })));
  expectClose(a.trace, b.trace, ROUNDING);
  expect([a.provenance.chunkRows, b.provenance.chunkRows]).toEqual([7, 4096]);
});

test("an aborted fit returns what it reached, and says so", async () => {
  const controller = new AbortController();
  let iterates = 0;
  const fit = fitted(
    fitGmm(IRIS, {
      components: 4,
      tol: 0,
      signal: controller.signal,
      observer: ({ _tag }) => {
        if (_tag === "Iterated" && ++iterates === 7) controller.abort();
      },
    }),
  );
  expect(fit.stop).toEqual({ _tag: "Cancelled" });
  expect([fit.iterations, fit.restarts.tried, fit.trace.length]).toEqual([6, 1, 7]);
  expectClose(answer(score(fit, IRIS)).logLikelihood, fit.logLikelihood, ROUNDING);
  const later = new AbortController();
  setTimeout(() => later.abort(), 1);
  const waited = await fitGmmAsync(
    IRIS,
    { components: 4, tol: 0, maxIterations: 1e9, signal: later.signal },
    { everyMs: 0 },
  );
  expect(fitted(waited).stop).toEqual({ _tag: "Cancelled" });
});

test("a fit cancelled in a later start returns the best so far", () => {
  const signal = { aborted: false };
  const whole = fitted(fitGmm(IRIS, { components: 3, restarts: 5 }));
  let starts = 0;
  const fit = fitted(
    fitGmm(IRIS, {
      components: 3,
      restarts: 5,
      signal,
      onAttempt: (attempts) => (starts = attempts.length),
      observer: (event) => {
        if (starts === 2 && event._tag === "Iterated") signal.aborted = true;
      },
    }),
  );
  expect([fit.stop._tag, fit.restarts.tried]).toEqual(["Cancelled", 3]);
  const first = whole.restarts.attempts.slice(0, 2).flatMap((a) => (E.isRight(a) ? [a.right.objective] : []));
  expect(fit.logLikelihood).toBe(Math.max(...first));
});

test("a time limit ends the search with the best so far", () => {
  const fit = fitted(fitGmm(IRIS, { components: 3, tol: 0, maxIterations: 1e9, timeLimitMs: 20 }));
  expect(fit.stop).toEqual({ _tag: "TimeLimit", limitMs: 20 });
  expect(fit.restarts.tried).toBe(1);
  expectClose(answer(score(fit, IRIS)).logLikelihood, fit.logLikelihood, ROUNDING);
});

test("an iteration limit is told, in the stop and in a warning", () => {
  const fit = fitted(fitGmm(IRIS, { components: 3, init: { labels: SPECIES }, maxIterations: 4 }));
  expect([fit.stop, fit.iterations]).toEqual([{ _tag: "IterationLimit", limit: 4 }, 4]);
  expect(fit.warnings).toEqual([
    "The best start was stopped at its limit of 4 iterations before it converged.",
  ]);
  expect(fitted(fitGmm(IRIS, { components: 3, init: { labels: SPECIES } })).warnings).toEqual([]);
});

test("an observer sees every iterate of every start in order, each with its statistics", () => {
  const seen: number[][] = [[]];
  const fit = fitted(
    fitGmm(FAITHFUL, {
      components: 2,
      restarts: 3,
      observer: (event) => {
        if (event._tag === "Iterated") seen.at(-1)?.push(event.iterate.objective);
      },
      onAttempt: () => void seen.push([]),
    }),
  );
  const traces = fit.restarts.attempts.map((a) => (E.isRight(a) ? a.right.trace : []));
  expect(seen.slice(0, 3)).toEqual(traces);
});

test("when every start fails, the first failure is told with the last good iterate", () => {
  const attempts: number[] = [];
  const { error, last } = failure(
    fitGmm(IRIS.slice(0, 12), {
      components: 6,
      restarts: 4,
      onAttempt: (all) => void attempts.push(all.length),
    }),
  );
  expect(attempts).toEqual([1, 2, 3, 4]);
  expect(error._tag).toBe("InComponent");
  expect(O.isSome(last) && Number.isFinite(last.value.objective)).toBe(true);
});

test.each(STRUCTURES)("arrays of a fit can be moved to another thread one by one: %s", (covariance) => {
  const { params } = fitted(fitGmm(IRIS, { components: 3, covariance }));
  const arrays = [params.weights, ...params.components.flatMap(({ mean, cov }) => [mean, cov])];
  for (const array of arrays) expect(array.buffer.byteLength).toBe(array.byteLength);
  expect(new Set(arrays.map(({ buffer }) => buffer)).size).toBeGreaterThan(covariance === "tied" ? 3 : 6);
});
