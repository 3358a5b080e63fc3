import { E, wasSetAside, type Attempt } from "@latentjs/em-core";
import { expect, test } from "vitest";
import {
  checkpointCodec,
  fitGmm,
  fitGmmAsync,
  fitToJson,
  type GmmCheckpoint,
  type GmmData,
  type GmmOptions,
  type GmmParams,
} from "../src/index.js";
import { answer, fitted, refusal } from "./either.js";
import { builtWorker } from "./parallel/pool.js";
import { FAITHFUL, IRIS } from "./reference.js";

/** Of two iterates near a maximum the later one may be lower, in nats, by the rounding of a sum of 272 logarithms. */
const ROUNDING = 1e-10;

const RACE: GmmOptions = { components: 4, search: "race" };

/** Searches in which starts fall behind, follow others, fail and run to their end. */
const SEARCHES: ReadonlyArray<readonly [string, GmmData, GmmOptions]> = [
  ["faithful", FAITHFUL, RACE],
  ["faithful, plain EM", FAITHFUL, { ...RACE, accelerate: "none", restarts: 5 }],
  ["faithful, tied, random", FAITHFUL, { ...RACE, covariance: "tied", init: "random", seed: 3 }],
  ["iris, random", IRIS, { ...RACE, components: 6, init: "random" }],
  ["iris, random, diagonal", IRIS, { ...RACE, components: 6, covariance: "diagonal", init: "random" }],
];

const setAside = (attempt: Attempt<GmmParams>): boolean =>
  E.isRight(attempt) && wasSetAside(attempt.right.stop);

/** What is left of a whole run that is set aside when another one was. */
const setAsideOn = (whole: Attempt<GmmParams>, cut: Attempt<GmmParams>): unknown => {
  if (E.isLeft(whole) || E.isLeft(cut)) return cut;
  const { stop, iteration, params, evaluations } = cut.right;
  const trace = whole.right.trace.slice(0, iteration + 1);
  const objective = trace.at(-1);
  const round = { ...stop, iterations: iteration };
  const { weight } = whole.right;
  return E.right({
    iteration,
    params,
    objective,
    logLikelihood: objective,
    stop: round,
    weight,
    trace,
    evaluations,
  });
};

test.each(SEARCHES)(
  "survivors run as in an exhaustive search, the others do until they are set aside: %s",
  (_, data, options) => {
    const whole = fitted(fitGmm(data, { ...options, search: "exhaustive" })).restarts.attempts;
    const fit = fitted(fitGmm(data, options));
    const { attempts, tried, failed } = fit.restarts;
    expect(tried).toBe(whole.length);
    for (const [i, attempt] of attempts.entries()) {
      const unhindered = whole[i];
      expect(attempt).toEqual(setAside(attempt) ? setAsideOn(unhindered, attempt) : unhindered);
    }
    expect(fit.restarts.setAside).toBe(attempts.filter(setAside).length);
    const ended = attempts.flatMap((a) => (E.isRight(a) && !setAside(a) ? [a.right] : []));
    expect(fit.logLikelihood).toBe(Math.max(...ended.map(({ objective }) => objective)));
    expect(fit.restarts.optima.reduce((n, { hits }) => n + hits, 0)).toBe(ended.length);
    expect(ended.length + failed + fit.restarts.setAside).toBe(tried);
  },
);

test("the searches of these tests set starts aside for either reason, and in some of them starts fail", () => {
  const fits = SEARCHES.map(([, data, options]) => fitted(fitGmm(data, options)).restarts);
  const stops = fits.flatMap(({ attempts }) => attempts.flatMap((a) => (E.isRight(a) ? [a.right.stop] : [])));
  const follows = stops.filter(wasSetAside).map((stop) => stop.follows !== null);
  expect(new Set(follows)).toEqual(new Set([true, false]));
  expect(fits.some(({ failed }) => failed > 0)).toBe(true);
});

test.each(SEARCHES)(
  "a race cancelled at any iterate goes on to where it would have come: %s",
  (_, data, options) => {
    const whole = fitted(fitGmm(data, options));
    let total = 0;
    fitGmm(data, { ...options, observer: ({ _tag }) => void (_tag === "Iterated" && total++) });
    for (let iterates = 1; iterates <= total; iterates += Math.ceil(total / 25)) {
      const signal = { aborted: false };
      const checkpoints: GmmCheckpoint[] = [];
      let seen = 0;
      const cut = fitted(
        fitGmm(data, {
          ...options,
          signal,
          observer: ({ _tag }) => {
            if (_tag === "Iterated" && ++seen === iterates) signal.aborted = true;
          },
          checkpoint: { everyMs: 1e9, save: (checkpoint) => void checkpoints.push(checkpoint) },
        }),
      );
      expect(cut.logLikelihood).toBeLessThanOrEqual(whole.logLikelihood + ROUNDING);
      const last = checkpoints.at(-1);
      if (last === undefined) throw new Error("a cancelled fit saves where it stood");
      const read = answer(checkpointCodec.decode(JSON.parse(JSON.stringify(checkpointCodec.encode(last)))));
      expect(fitted(fitGmm(data, { ...options, resume: read }))).toEqual(whole);
    }
  },
);

test("a cancelled race returns the best that any of its starts has reached", () => {
  const signal = { aborted: false };
  const reached = new Map<number, number>();
  const fit = fitted(
    fitGmm(FAITHFUL, {
      ...RACE,
      signal,
      observer: (event, attempt) => {
        if (event._tag !== "Iterated") return;
        reached.set(attempt, event.iterate.objective);
        if (attempt === 7 && event.iterate.iteration === 20) signal.aborted = true;
      },
    }),
  );
  expect(fit.stop).toEqual({ _tag: "Cancelled" });
  expect([fit.restarts.tried, reached.size]).toEqual([8, 8]);
  expect(fit.logLikelihood).toBe(Math.max(...reached.values()));
});

test("a race goes on as an exhaustive search, to what that one would have found", () => {
  const checkpoints: GmmCheckpoint[] = [];
  const save = (checkpoint: GmmCheckpoint): void => void checkpoints.push(checkpoint);
  fitGmm(FAITHFUL, { ...RACE, checkpoint: { everyMs: 1e9, save } });
  const exhaustive: GmmOptions = { ...RACE, search: "exhaustive" };
  const resume = checkpoints.at(-1);
  if (resume === undefined) throw new Error("no checkpoint was saved");
  expect(fitted(fitGmm(FAITHFUL, { ...exhaustive, resume }))).toEqual(fitted(fitGmm(FAITHFUL, exhaustive)));
});

test.each(SEARCHES)("with pauses a race has the same bits: %s", async (_, data, options) => {
  const cooperation = { everyMs: 0, now: () => 0, pause: async () => {} };
  expect(await fitGmmAsync(data, { ...options, chunkRows: 64 }, cooperation)).toEqual(
    fitGmm(data, { ...options, chunkRows: 64 }),
  );
});

test.each([2, 3])("%d workers run a race to the same bits", async (workers) => {
  const options: GmmOptions = { ...RACE, chunkRows: 64 };
  expect(await fitGmmAsync(FAITHFUL, { ...options, workers, startWorker: builtWorker })).toEqual(
    fitGmm(FAITHFUL, options),
  );
});

/** The starts of a search in the order in which they had their turns. */
const turns = (rows: number, components: number, search?: GmmOptions["search"]): number[] => {
  const data = Float64Array.from({ length: 2 * rows }, (_, i) => ((i * 7919) % 10007) / 100);
  const seen: number[] = [];
  fitGmm(
    { rows, cols: 2, data },
    {
      components,
      covariance: "spherical",
      restarts: 2,
      maxIterations: 33,
      ...(search === undefined ? {} : { search }),
      observer: (_, attempt) => {
        if (seen.at(-1) !== attempt) seen.push(attempt);
      },
    },
  );
  return seen;
};

test("starts race by themselves where an E-step is large, and only there", () => {
  // 12 000 rows of 2 columns and 31 or 32 components: 2.0088e7 and 2.0736e7 of the 2e7 that count, and 11 900 rows 1.992e7.
  expect(turns(12_000, 31).length).toBeGreaterThan(2);
  expect(turns(11_900, 31)).toEqual([0, 1]);
  expect(turns(12_000, 31, "exhaustive")).toEqual([0, 1]);
});

test("the object that is printed counts those set aside, and no other search is known", () => {
  const fit = fitted(fitGmm(FAITHFUL, RACE));
  expect(fitToJson(fit)["restarts"]).toMatchObject({ tried: 10, failed: 0, setAside: fit.restarts.setAside });
  expect(fit.restarts.setAside).toBeGreaterThan(0);
  const options = { components: 2, search: "halving" } as unknown as GmmOptions;
  expect(refusal(fitGmm(FAITHFUL, options))).toBe("search: expected auto, race or exhaustive, got halving.");
});
