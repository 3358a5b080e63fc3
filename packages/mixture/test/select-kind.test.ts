import { E, parseJson, type Batch } from "@latentjs/em-core";
import { makeRng, poissonVariate } from "@latentjs/numerics";
import { left, outcome, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import {
  anyFamily,
  fitKind,
  groupedKind,
  groupRows,
  kindOf,
  kindOfSize,
  kindSelectionCodec,
  mixedKind,
  selectKind,
  selectMixture,
  type FamilyParams,
  type MixtureKind,
  type SelectionCheckpoint,
  type SelectMixtureOptions,
} from "../src/index.js";
import { mergedLabels } from "../src/selection/neighbour-labels.js";
import { poissonFamily, type Poisson } from "./named-poisson.js";

/** Three rates, four rows of each group, and now and then a row from anywhere. */
const RATES = [2, 9, 30];
const rng = makeRng(3);
const values = Float64Array.from({ length: 240 }, (_, i) =>
  i % 30 === 29 ? 60 + ((i * 37) % 130) : poissonVariate(rng, RATES[Math.floor(i / 4) % 3]),
);
const rows = {
  rows: values.length,
  first: 0,
  weights: null,
  columns: right(
    poissonFamily.read({ rows: values.length, columns: [{ name: "deaths", _tag: "Numbers", values }] }),
  ),
};
const weighted = { ...rows, weights: Float64Array.from(values, (_, i) => 1 + (i % 3)) };
const groups = right(
  groupRows(
    rows,
    Int32Array.from(values, (_, i) => Math.floor(i / 4)),
  ),
).batch;
/** Places 1 and 0 of the first two rates are known of a few rows. */
const labels = Array.from(values, (_, i) => (i < 4 ? 1 : i < 8 ? 0 : null));

const plain = kindOf(poissonFamily, 1);
const grouped = groupedKind(plain);

type Options = SelectMixtureOptions<Poisson>;
const SEARCH = { components: [2, 3, 4], restarts: 3, tol: 1e-10 } as const;

/** Every state of a selection, and what it came to. */
const states = <S, B extends Batch>(
  kind: MixtureKind<Poisson, S, B>,
  batch: B,
  options: Options,
): {
  readonly all: ReadonlyArray<SelectionCheckpoint<FamilyParams<Poisson>>>;
  readonly codec: ReturnType<typeof kindSelectionCodec<Poisson, S, B>>;
} => {
  const all: Array<SelectionCheckpoint<FamilyParams<Poisson>>> = [];
  right(
    selectKind(kind, batch, {
      ...options,
      checkpoint: { everyMs: 0, save: (checkpoint) => all.push(checkpoint) },
    }),
  );
  return { all, codec: kindSelectionCodec((k) => kindOfSize(kind, k), options.noise) };
};

const expectAsFits = <S, B extends Batch>(
  kind: MixtureKind<Poisson, S, B>,
  batch: B,
  options: Options,
): number => {
  const {
    components = [],
    criterion: _criterion,
    folds: _folds,
    checkpoint: _,
    resume: _r,
    ...ofFit
  } = options;
  const whole = right(selectKind(kind, batch, options));
  for (const cell of whole.cells) {
    const fit = right(cell.fit);
    const alone = right(outcome(fitKind(kindOfSize(kind, cell.components), batch, ofFit)));
    expect(fit.parameters).toBe(alone.parameters);
    expect(fit.logLikelihood).toBeGreaterThan(alone.logLikelihood - 1e-6);
    // One cell alone has no neighbours: it is the fit.
    const one = right(selectKind(kind, batch, { ...options, components: [cell.components] }));
    expect(one.best).toEqual(alone);
  }
  expect(whole.cells.map((cell) => cell.components)).toEqual(components);
  const { all, codec } = states(kind, batch, options);
  for (const at of [0, Math.floor(all.length / 2), all.length - 1]) {
    const text = JSON.stringify(codec.encode(all[at]));
    const resume = right(E.chain((input: unknown) => codec.decode(input))(parseJson("state", text)));
    expect(right(selectKind(kind, batch, { ...options, resume }))).toEqual(whole);
  }
  return all.length;
};

test.each([
  ["nothing besides", {}],
  ["known labels", { labels }],
  ["noise", { noise: { volume: 200 } }],
  ["known labels, noise and equal weights", { labels, noise: { volume: 200 }, mixing: "equal" }],
  ["components that may be dropped", { onCollapse: "drop" }],
  [
    "a cross-validation with labels and noise",
    { labels, noise: { volume: 200 }, criterion: "cv", folds: 2, components: [2, 3] },
  ],
] as ReadonlyArray<readonly [string, Options]>)(
  "cells as fits have them, and from any state to the very same: %s",
  (_, options) => {
    expect(expectAsFits(plain, weighted, { ...SEARCH, ...options })).toBeGreaterThan(3);
  },
);

test.each([
  ["groups", {}],
  [
    "groups with known labels",
    { labels: Array.from({ length: 60 }, (_, g) => (g === 0 ? 1 : g === 1 ? 0 : null)) },
  ],
  ["groups in folds", { criterion: "cv", folds: 3 }],
] as ReadonlyArray<readonly [string, Options]>)("rows that come in groups: %s", (_, options) => {
  expect(expectAsFits(grouped, groups, { ...SEARCH, ...options })).toBeGreaterThan(3);
});

test("known labels keep their places in every cell", () => {
  const { cells } = right(selectKind(plain, rows, { ...SEARCH, labels }));
  for (const { fit } of cells) {
    const [first, second] = right(fit).params.components;
    // Of the labels 0 is the middle rate, 1 the smallest.
    expect(first.rate).toBeGreaterThan(second.rate);
  }
});

test("a noise component takes what belongs nowhere, so fewer components are needed", () => {
  const noisy = right(selectKind(plain, rows, { ...SEARCH, components: [2, 3, 4], noise: { volume: 200 } }));
  expect(noisy.best.params.components.length).toBe(3);
  const without = right(selectKind(plain, rows, { ...SEARCH, components: [2, 3, 4] }));
  expect(without.best.params.components.length).toBe(4);
});

test("the number of components follows from a start that is given", () => {
  const begin = Array.from(values, (value) => (value < 5 ? 0 : value < 20 ? 1 : 2));
  const given = right(selectMixture(poissonFamily, rows, { init: { labels: begin } }));
  expect(given.cells.map(({ components }) => components)).toEqual([3]);
  const alone = right(outcome(fitKind(kindOf(poissonFamily, 3), rows, { init: { labels: begin } })));
  expect(given.best).toEqual(alone);
});

test("groups that labels stand for are not made one with each other", () => {
  const seen = {
    labels: Int32Array.of(0, 1, 2, -1),
    // Three components and noise behind them; the first two overlap most.
    posterior: Float64Array.of(0.5, 0.4, 0.1, 0, 0.4, 0.5, 0.1, 0, 0, 0.2, 0.8, 0, 0, 0, 0.1, 0.9),
  };
  expect(mergedLabels(seen, 3).map((labelled) => [...labelled])).toEqual([
    [0, 0, 1, -1],
    [0, 1, 1, -1],
    [0, 1, 0, -1],
  ]);
  expect(mergedLabels(seen, 3, 2).map((labelled) => [...labelled])).toEqual([
    [0, 1, 1, -1],
    [0, 1, 0, -1],
  ]);
});

test("a checkpoint of another problem, and components that cannot be more or fewer, are refused", () => {
  const [resume] = states(plain, rows, SEARCH).all;
  expect(left(selectKind(plain, rows, { ...SEARCH, noise: { volume: 9 }, resume }))).toMatchObject({
    path: "checkpoint, noise",
    expected: "volume 9",
    actual: "none",
  });
  expect(left(selectKind(plain, rows, { ...SEARCH, labels, resume }))).toMatchObject({
    path: "checkpoint, data",
  });
  expect(left(selectKind(plain, weighted, { ...SEARCH, resume }))).toMatchObject({
    path: "checkpoint, data",
  });
  const mixed = mixedKind([anyFamily(poissonFamily), anyFamily(poissonFamily)], [0, 0]);
  expect(left(selectKind(mixed, rows))).toMatchObject({ path: "components" });
});
