import { fc, test } from "../property.js";
import { expect } from "vitest";
import {
  anyOf,
  em,
  iterationLimit,
  O,
  overChunks,
  plain,
  projectedGain,
  remainingGain,
  runSync,
  squarem,
  type Entry,
} from "../../src/index.js";
import { answer } from "../either.js";
import { lifetimes, logMeans, maximumOf, rowsOf, type Sample } from "../models/lifetimes.js";

/** A run of plain EM near its maximum: independent modes of rate r, at distance e from the maximum at the start. */
interface Mode {
  readonly rate: number;
  readonly distance: number;
}

/** In the metric of the complete-data information, the step of a mode is (1 - r) e and what it lacks (1 - r) e^2 / 2. */
const runOf = (modes: ReadonlyArray<Mode>, iterations: number): ReadonlyArray<Entry> => {
  const entries: Entry[] = [];
  const at = modes.map(({ distance }) => distance);
  for (let t = 0; t <= iterations; t++) {
    let lacking = 0;
    let qGain = 0;
    modes.forEach(({ rate }, m) => {
      lacking += 0.5 * (1 - rate) * at[m] * at[m];
      qGain += 0.5 * (1 - rate) * (1 - rate) * at[m] * at[m];
      at[m] *= rate;
    });
    entries.push({ objective: -lacking, kind: t === 0 ? "start" : "em", qGain });
  }
  return entries;
};

/** No rate below this one is believed, so no mode up to here can hide. */
const SLOWEST = 0.9997;
/** Rounding of sums of squares. */
const ROUNDING = 1e-9;

const mode = fc.record({
  rate: fc.double({ min: 0, max: SLOWEST, noNaN: true }),
  distance: fc.double({ min: 1e-6, max: 1, noNaN: true }),
});

test.prop([fc.array(mode, { minLength: 1, maxLength: 4 }), fc.integer({ min: 8, max: 400 })])(
  "what the objective still gains is not above the projection, however well a slow mode hides",
  (modes, iterations) => {
    const entries = runOf(modes, iterations);
    const lacking = -(entries.at(-1)?.objective ?? 0);
    expect(lacking).toBeLessThanOrEqual((1 + ROUNDING) * projectedGain(entries));
  },
);

test.prop([fc.double({ min: 0.5, max: 0.9999, noNaN: true }), fc.integer({ min: 30, max: 200 })])(
  "a mode alone is projected as what it is, or as if it were of the slowest rate that may hide",
  (rate, iterations) => {
    const entries = runOf([{ rate, distance: 1 }], iterations);
    const lacking = -(entries.at(-1)?.objective ?? 0);
    expect(projectedGain(entries) / lacking).toBeCloseTo(Math.max(1, (1 - rate) / (1 - SLOWEST)), 3);
  },
);

test("a saddle that is being left shows after a few steps", () => {
  const saddle = runOf(
    [
      { rate: 0.05, distance: 1 },
      { rate: 1.2, distance: 1e-7 },
    ],
    40,
  );
  for (let n = 1; n <= saddle.length; n++) expect(projectedGain(saddle.slice(0, n))).toBe(Infinity);
});

test("nothing is known of a start, of an extrapolated step, or where the M-step failed", () => {
  const [start, ...rest] = runOf([{ rate: 0.5, distance: 1 }], 30);
  const last = rest[rest.length - 1];
  expect(projectedGain([])).toBe(Infinity);
  expect(projectedGain([start])).toBe(Infinity);
  expect(projectedGain([start, ...rest])).toBeLessThan(1e-6);
  expect(projectedGain([start, ...rest, { ...last, kind: "extrapolated" }])).toBe(Infinity);
  expect(projectedGain([start, ...rest, { ...last, qGain: Number.NaN }])).toBe(Infinity);
});

test("how far an extrapolated step went says nothing of the rate", () => {
  const before = runOf([{ rate: 0.5, distance: 1 }], 12);
  const after = runOf([{ rate: 0.5, distance: 0.5 }], 12);
  const leap = after.map((entry, i): Entry => (i === 0 ? { ...entry, kind: "extrapolated" } : entry));
  const lacking = -(after.at(-1)?.objective ?? 0);
  expect(projectedGain([...before, ...leap])).toBeCloseTo((0.5 * lacking) / (1 - SLOWEST), 12);
});

test("a step below the rounding of q has arrived once the objective rests, too", () => {
  const moving: ReadonlyArray<Entry> = [
    { objective: -5, kind: "start", qGain: 3 },
    { objective: -1, kind: "em", qGain: 0 },
  ];
  expect(projectedGain(moving)).toBeGreaterThan(4);
  expect(projectedGain([...moving, { objective: -1, kind: "em", qGain: 0 }])).toBe(0);
});

test("a q that is less exact than the objective neither stops a run early nor keeps it from stopping", () => {
  const noise = 1e-7;
  const noisy = runOf([{ rate: 0.5, distance: 1 }], 40).map(({ qGain, ...entry }, i) => ({
    ...entry,
    qGain: qGain + noise * (((i * 7) % 5) / 2 - 1),
  }));
  const lacking = noisy.map(({ objective }) => -objective);
  const projections = noisy.map((_, i) => projectedGain(noisy.slice(0, i + 1)));
  projections.forEach((projection, i) =>
    expect(projection).toBeGreaterThanOrEqual(Math.min(lacking[i], noise)),
  );
  expect(projections[40]).toBeLessThan(noise / 100);
});

const sample: fc.Arbitrary<Sample> = fc.record({
  ended: fc.integer({ min: 1, max: 12 }),
  cutOff: fc.integer({ min: 0, max: 400 }),
  total: fc.double({ min: 1, max: 1000, noNaN: true }),
});

const tolerance = fc.constantFrom(1e-5, 1e-7, 1e-9);
const start = fc.double({ min: 0.05, max: 500, noNaN: true });

test.prop([fc.array(fc.tuple(sample, start), { minLength: 1, maxLength: 3 }), tolerance, fc.boolean()], {
  numRuns: 150,
})(
  "a run that says it converged is within 10 tolerances per row of its maximum, plain and with SQUAREM",
  (groups, tol, accelerate) => {
    const samples = groups.map(([s]) => s);
    const model = lifetimes(samples.length);
    const batch = rowsOf(samples);
    const fit = answer(
      runSync(
        em(
          model,
          { means: Float64Array.from(groups, ([, mean]) => mean) },
          {
            stop: anyOf(remainingGain(tol), iterationLimit(20_000)),
            accelerator: accelerate ? squarem(logMeans(samples.length)) : plain(),
          },
        ),
        overChunks(model, [batch]),
      ),
    );
    fc.pre(fit.stop._tag === "Converged");
    expect(maximumOf(samples) - fit.objective).toBeLessThanOrEqual(10 * tol * batch.rows);
  },
);

test("the reason says what the rule was", () => {
  const entries = runOf([{ rate: 0.5, distance: 1 }], 60);
  expect(remainingGain(1e-6)({ entries, weight: 10, elapsedMs: 0, params: null, emStep: null })).toEqual(
    O.some({ _tag: "Converged", rule: "projected remaining gain per row ≤ 1e-7" }),
  );
});
