import { E, anderson } from "@latentjs/em-core";
import { expect, test } from "vitest";
import {
  checkpointCodec,
  fitGmm,
  type GmmCheckpoint,
  type GmmData,
  type GmmOptions,
  type GmmParams,
} from "../src/index.js";
import { fitted, refusal, sentence } from "./either.js";
import { FAITHFUL, IRIS, LONG_WAIT } from "./reference.js";

const OPTIONS: GmmOptions = { components: 3, restarts: 3, seed: 7 };

/** The checkpoints of a fit that is cancelled at the given iterate, counted over all starts. */
const interrupted = (data: GmmData, options: GmmOptions, iterates: number): ReadonlyArray<GmmCheckpoint> => {
  const checkpoints: GmmCheckpoint[] = [];
  const signal = { aborted: false };
  let seen = 0;
  fitGmm(data, {
    ...options,
    signal,
    observer: (event) => {
      if (event._tag === "Iterated" && ++seen === iterates) signal.aborted = true;
    },
    checkpoint: { everyMs: 1e9, save: (checkpoint) => void checkpoints.push(checkpoint) },
  });
  return checkpoints;
};

test("a fit cancelled in the short runs before a start goes on to where it would have come", () => {
  const options: GmmOptions = { ...OPTIONS, components: 5 };
  const whole = fitted(fitGmm(IRIS, options));
  // Runs look at the signal after every E-step, which observers are not told of in short ones.
  for (let steps = 2; steps < 300; steps += 11) {
    const checkpoints: GmmCheckpoint[] = [];
    let looks = 0;
    const signal = {
      get aborted() {
        return ++looks > steps;
      },
    };
    const checkpoint = { everyMs: 1e9, save: (saved: GmmCheckpoint) => void checkpoints.push(saved) };
    fitGmm(IRIS, { ...options, signal, checkpoint });
    const resume = checkpoints.at(-1);
    const resumed = fitted(fitGmm(IRIS, { ...options, ...(resume === undefined ? {} : { resume }) }));
    expect(resumed.params).toEqual(whole.params);
    expect(resumed.restarts.optima).toEqual(whole.restarts.optima);
  }
});

test("a fit cancelled at any iterate of any start goes on to where it would have come", () => {
  const fit = fitted(fitGmm(IRIS, OPTIONS));
  const total = fit.restarts.attempts.reduce(
    (n, a) => n + (a._tag === "Right" ? a.right.trace.length : 0),
    0,
  );
  for (let iterates = 1; iterates <= total; iterates += 4) {
    const checkpoint = interrupted(IRIS, OPTIONS, iterates).at(-1);
    if (checkpoint === undefined) throw new Error("a cancelled fit saves where it stood");
    expect(fitted(fitGmm(IRIS, { ...OPTIONS, resume: checkpoint }))).toEqual(fit);
  }
});

test("a checkpoint holds where every start so far stood, one that runs too", () => {
  const checkpoints: GmmCheckpoint[] = [];
  const save = (checkpoint: GmmCheckpoint): void => void checkpoints.push(checkpoint);
  const fit = fitted(fitGmm(IRIS, { ...OPTIONS, checkpoint: { everyMs: 1e9, save } }));
  expect(checkpoints.map(({ starts }) => starts.length)).toEqual([1, 2, 3]);
  const ended = checkpoints[2].starts.flatMap((s) =>
    E.isRight(s) ? [s.right.entries.at(-1)?.objective] : [],
  );
  const reached = fit.restarts.attempts.flatMap((a) => (E.isRight(a) ? [a.right.trace] : []));
  ended.forEach((objective, i) => expect(reached[i]).toContain(objective));
  expect(interrupted(IRIS, OPTIONS, 5).at(-1)?.starts.length).toBe(1);
});

test.each(["none", "squarem", anderson] as const)(
  "a fit at its limits goes on under others, acceleration %s",
  (accelerate) => {
    const options: GmmOptions = { ...OPTIONS, accelerate };
    const whole = fitted(fitGmm(IRIS, options));
    const checkpoints: GmmCheckpoint[] = [];
    const save = (checkpoint: GmmCheckpoint): void => void checkpoints.push(checkpoint);
    for (const short of [{ maxIterations: 0 }, { maxIterations: 4 }, { tol: 1e-2 }]) {
      const stopped = fitted(fitGmm(IRIS, { ...options, ...short, checkpoint: { everyMs: 1e9, save } }));
      expect(stopped.logLikelihood).toBeLessThanOrEqual(whole.logLikelihood);
      const resume = checkpoints.at(-1);
      if (resume === undefined) throw new Error("no checkpoint was saved");
      expect(fitted(fitGmm(IRIS, { ...options, resume }))).toEqual(whole);
    }
  },
);

test("parameters that are none of the problem are refused", () => {
  const checkpoint = interrupted(FAITHFUL, { components: 2 }, 3).at(-1);
  if (checkpoint === undefined) throw new Error("no checkpoint was saved");
  const [first] = checkpoint.starts;
  if (E.isLeft(first)) throw new Error("the start failed");
  const withParams = (params: GmmParams): GmmCheckpoint => ({
    ...checkpoint,
    starts: [E.right({ ...first.right, params })],
  });
  const { weights, components } = first.right.params;
  const oneWeight = fitGmm(FAITHFUL, {
    components: 2,
    resume: withParams({ weights: Float64Array.of(1), components }),
  });
  expect(refusal(oneWeight)).toBe("checkpoint.starts[0].params.weights: expected 2 numbers, got 1.");
  const moved = components.map(({ mean, cov }) => ({ mean: mean.map((v) => v + 1), cov }));
  const foreign = fitGmm(FAITHFUL, { components: 2, resume: withParams({ weights, components: moved }) });
  expect(refusal(foreign)).toMatch(/^checkpoint: expected an objective of /u);
});

const start = interrupted(FAITHFUL, { components: 2 }, 3).at(-1);
const REMEDY = "Resume with the data and the options that the checkpoint was written for.";

test.each<readonly [string, GmmData, GmmOptions, string]>([
  ["components", FAITHFUL, { components: 3 }, "components: expected 3, got 2."],
  ["structure", FAITHFUL, { components: 2, covariance: "tied" }, "covariance: expected EEE, got VVV."],
  ["init", FAITHFUL, { components: 2, init: "random" }, "init: expected random, got kmeans++."],
  ["seed", FAITHFUL, { components: 2, seed: "other" }, "seed: expected other, got 0."],
  ["accelerate", FAITHFUL, { components: 2, accelerate: "none" }, "accelerate: expected none, got squarem."],
  ["rows", FAITHFUL.slice(1), { components: 2 }, "rows: expected 271, got 272."],
  ["cols", FAITHFUL.map(([, w]) => [w]), { components: 2 }, "cols: expected 1, got 2."],
  ["chunkRows", FAITHFUL, { components: 2, chunkRows: 64 }, "chunkRows: expected 64, got 1024."],
])("a checkpoint is refused by a fit with other %s", (_, data, options, difference) => {
  if (start === undefined) throw new Error("a cancelled fit saves where it stood");
  expect(refusal(fitGmm(data, { ...options, resume: start }))).toBe(`checkpoint, ${difference} ${REMEDY}`);
});

test.each<readonly [string, GmmData]>([
  ["one number a little larger", FAITHFUL.map(([e, w], i) => [e, i === 271 ? w + 1e-9 : w])],
  ["a column of other sign", FAITHFUL.map(([e, w]) => [e, -w])],
  ["two numbers of other sign", FAITHFUL.map(([e, w], i) => [e, i < 2 ? -w : w])],
  ["two rows exchanged", FAITHFUL.with(0, FAITHFUL[1]).with(1, FAITHFUL[0])],
])("a checkpoint is refused by a fit of other numbers: %s", (_, other) => {
  if (start === undefined) throw new Error("a cancelled fit saves where it stood");
  expect(refusal(fitGmm(other, { components: 2, resume: start }))).toMatch(
    /^checkpoint, data: expected [0-9a-f]{8}, got [0-9a-f]{8}\. Resume with the data/,
  );
});

test("a checkpoint is refused by a fit with weights, with labels, with other labels", () => {
  if (start === undefined) throw new Error("a cancelled fit saves where it stood");
  const weights = FAITHFUL.map(() => 1);
  expect(refusal(fitGmm(FAITHFUL, { components: 2, weights, resume: start }))).toContain(
    "checkpoint, data: ",
  );
  const fromLabels: GmmOptions = { components: 2, init: { labels: LONG_WAIT } };
  expect(refusal(fitGmm(FAITHFUL, { ...fromLabels, resume: start }))).toMatch(
    /^checkpoint, init: expected labels [0-9a-f]{8}, got kmeans\+\+\. /,
  );
  const labelled = interrupted(FAITHFUL, fromLabels, 3).at(-1);
  if (labelled === undefined) throw new Error("a cancelled fit saves where it stood");
  expect(
    refusal(fitGmm(FAITHFUL, { components: 2, init: { labels: LONG_WAIT.with(0, 0) }, resume: labelled })),
  ).toMatch(/^checkpoint, init: expected labels [0-9a-f]{8}, got labels [0-9a-f]{8}\. /);
});

test("a checkpoint of another format or version is refused by name", () => {
  if (start === undefined) throw new Error("a cancelled fit saves where it stood");
  const json = checkpointCodec.encode(start) as Record<string, unknown>;
  expect(sentence(checkpointCodec.decode({ ...json, format: "latentjs/fit" }, "run.ckpt"))).toMatch(
    /^run\.ckpt\.format: expected .*latentjs\/checkpoint.*, got "latentjs\/fit"\.$/,
  );
  expect(sentence(checkpointCodec.decode({ ...json, version: 2 }, "run.ckpt"))).toBe(
    "run.ckpt.version: expected version 1, got 2.",
  );
  expect(sentence(checkpointCodec.decode([], "run.ckpt"))).toBe("run.ckpt: expected an object, got [].");
});
