import { E, parseJson } from "@latentjs/em-core";
import { expect, test } from "vitest";
import {
  eigenvalueRatio,
  selectGmm,
  selectGmmAsync,
  selectionCheckpointCodec,
  type GmmSelection,
  type GmmSelectionCheckpoint,
  type SelectGmmOptions,
} from "../src/index.js";
import { answer, sentence } from "./either.js";
import { eruptions as FAITHFUL } from "./faithful.js";

const OPTIONS = { components: [1, 2, 3], covariance: ["EEE", "VVV", "VVI"], restarts: 3 } as const;

/** As a file keeps it. */
const throughJson = (checkpoint: GmmSelectionCheckpoint): GmmSelectionCheckpoint =>
  answer(
    E.chain((input: unknown) => selectionCheckpointCodec.decode(input, "checkpoint"))(
      parseJson("state", JSON.stringify(selectionCheckpointCodec.encode(checkpoint))),
    ),
  );

/** Every state of a selection, and what it came to. */
const states = (
  options: SelectGmmOptions,
): { readonly all: ReadonlyArray<GmmSelectionCheckpoint>; readonly whole: GmmSelection } => {
  const all: GmmSelectionCheckpoint[] = [];
  const save = (checkpoint: GmmSelectionCheckpoint): number => all.push(checkpoint);
  const whole = answer(selectGmm(FAITHFUL, { ...options, checkpoint: { everyMs: 0, save } }));
  return { all, whole };
};

const doneIn = ({ rounds }: GmmSelectionCheckpoint): ReadonlyArray<number> =>
  rounds.map((round) => round.length);

const WITHIN = { ...OPTIONS, covariance: ["EVE", "VVV"], regularisation: [eigenvalueRatio(2)] } as const;

const DROPPED = { ...OPTIONS, components: [24, 25], onCollapse: "drop", covariance: ["VVV"] } as const;

test.for([
  ["own starts and sweeps", OPTIONS],
  ["folds of a cross-validation", { ...OPTIONS, components: [1, 2], criterion: "cv", folds: 3 }],
  ["a constraint that one structure refuses", WITHIN],
  ["noise", { ...OPTIONS, noise: true, covariance: ["VVV"] }],
  ["components that are dropped", DROPPED],
] as ReadonlyArray<readonly [string, SelectGmmOptions]>)(
  "a selection goes on from any state to the very same: %s",
  ([, options]) => {
    const { all, whole } = states(options);
    expect(answer(selectGmm(FAITHFUL, options))).toEqual(whole);
    const last = all.at(-1);
    expect(last?.rounds.length).toBeGreaterThan(1);
    for (const at of [0, Math.floor(all.length / 3), Math.floor((2 * all.length) / 3), all.length - 1]) {
      const state = all[at];
      let searched = 0;
      const onProgress = (): number => searched++;
      expect(answer(selectGmm(FAITHFUL, { ...options, resume: throughJson(state), onProgress }))).toEqual(
        whole,
      );
      const tasks = (of: GmmSelectionCheckpoint | undefined): number =>
        of === undefined ? 0 : doneIn(of).reduce((sum, n) => sum + n, 0);
      expect(searched).toBe(tasks(last) - tasks(state));
    }
  },
);

test("states hold components that were dropped", () => {
  const texts = states(DROPPED).all.map((state) => JSON.stringify(selectionCheckpointCodec.encode(state)));
  expect(texts.at(-1)).toContain('"action":"dropped"');
});

test("a cancelled selection goes on with any number of workers, and keeps nothing that was cut short", async () => {
  const whole = answer(selectGmm(FAITHFUL, OPTIONS));
  const signal = { aborted: false };
  const saved: GmmSelectionCheckpoint[] = [];
  const cut = answer(
    await selectGmmAsync(FAITHFUL, {
      ...OPTIONS,
      signal,
      workers: 1,
      onProgress: ({ done }) => (signal.aborted = done >= 4),
      // Too long for any state but the last one.
      checkpoint: { everyMs: 1e9, save: (checkpoint) => saved.push(checkpoint) },
    }),
  );
  expect(cut.cells.filter(({ fit }) => E.isLeft(fit)).length).toBe(5);
  // The first cell that was done, and the end.
  expect(saved.map(doneIn)).toEqual([[1], [4]]);
  const resume = throughJson(saved[1]);
  for (const workers of [1, 2, 3]) {
    expect(answer(await selectGmmAsync(FAITHFUL, { ...OPTIONS, resume, workers }))).toEqual(whole);
  }
});

test("a selection that ran out of time goes on as if it had not", () => {
  const saved: GmmSelectionCheckpoint[] = [];
  const checkpoint = { everyMs: 0, save: (state: GmmSelectionCheckpoint) => saved.push(state) };
  const none = selectGmm(FAITHFUL, { ...OPTIONS, timeLimitMs: 0, checkpoint });
  expect(sentence(none)).toMatch(/the time was over before its turn/);
  expect(saved.map(doneIn)).toEqual([[0]]);
  expect(answer(selectGmm(FAITHFUL, { ...OPTIONS, resume: saved[0] }))).toEqual(
    answer(selectGmm(FAITHFUL, OPTIONS)),
  );
});

test("a criterion is no part of the search: a finished selection is ranked by another one without a search", () => {
  const { all } = states(OPTIONS);
  let searched = 0;
  const onProgress = (): number => searched++;
  const ranked = selectGmm(FAITHFUL, {
    ...OPTIONS,
    criterion: "icl",
    resume: all[all.length - 1],
    onProgress,
  });
  expect(answer(ranked)).toEqual(answer(selectGmm(FAITHFUL, { ...OPTIONS, criterion: "icl" })));
  expect(searched).toBe(0);
});

const REMEDY = "Resume with the data and the options that the checkpoint was written for.";

test.for([
  [{ seed: 1 }, "checkpoint, seed: expected 1, got 0."],
  [{ components: [1, 2] }, "checkpoint, components: expected 1, 2, got 1, 2, 3."],
  [{ covariance: ["EEE"] }, "checkpoint, structures: expected EEE, got VVI, EEE, VVV."],
  [{ restarts: 4 }, "checkpoint, restarts: expected 4, got 3."],
  [{ tol: 1e-6 }, "checkpoint, tol: expected 0.000001, got 1e-8."],
  [{ criterion: "cv", folds: 4 }, "checkpoint, folds: expected 4, got 0."],
  [{ mixing: "equal" }, "checkpoint, mixing: expected equal, got free."],
  [
    { regularisation: [eigenvalueRatio(2)] },
    'checkpoint, regularisation: expected [{"constraint":"eigenvalue ratio","ratio":2}], got [].',
  ],
  [{ noise: { volume: 9 } }, "checkpoint, noise: expected volume 9, got none."],
  [{ weights: FAITHFUL.map(() => 2) }, /^checkpoint, data: expected [0-9a-f]{8}, got [0-9a-f]{8}\./],
  [{ labels: FAITHFUL.map(() => null) }, /^checkpoint, data: expected [0-9a-f]{8}, got [0-9a-f]{8}\./],
] as ReadonlyArray<readonly [SelectGmmOptions, string | RegExp]>)(
  "a checkpoint of another problem is refused: %o",
  ([other, message]) => {
    const resume = states({ ...OPTIONS, search: "exhaustive", maxIterations: 2 }).all[0];
    const search = { search: "exhaustive", maxIterations: 2 } as const;
    const refused = sentence(selectGmm(FAITHFUL, { ...OPTIONS, ...search, ...other, resume }));
    expect(refused).toMatch(message);
    expect(refused.endsWith(REMEDY)).toBe(true);
  },
);

test("a checkpoint that was tampered with is refused", () => {
  const { all } = states({ ...OPTIONS, components: [2], covariance: ["VVV"] });
  const text = JSON.stringify(selectionCheckpointCodec.encode(all[0]));
  const options = { ...OPTIONS, components: [2], covariance: ["VVV"] } as const;
  const changed = (from: RegExp, to: string): string => {
    expect(text).toMatch(from);
    const decoded = selectionCheckpointCodec.decode(JSON.parse(text.replace(from, to)), "checkpoint");
    return sentence(
      E.chain((resume: GmmSelectionCheckpoint) => selectGmm(FAITHFUL, { ...options, resume }))(decoded),
    );
  };
  expect(changed(/"cell":0/, '"cell":7')).toBe(
    "checkpoint.rounds[0][0]: expected one of 1 cells and 1 samples, got cell 7 of sample 0.",
  );
  expect(changed(/"weights":\[[^\]]*\]/, '"weights":[1,1]')).toMatch(/attempts\[0\]\.params\.weights/);
  expect(changed(/"flags":\[null,/, '"flags":[')).toMatch(/flag for each attempt/);
  expect(changed(/latentjs\/select-checkpoint/, "latentjs/checkpoint")).toBe(
    'checkpoint.format: expected latentjs/select-checkpoint, got "latentjs/checkpoint".',
  );
});
