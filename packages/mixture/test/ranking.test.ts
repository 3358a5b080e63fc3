import { fc, test } from "@fast-check/vitest";
import { E, O, type Attempt, type Run } from "@latentjs/em-core";
import { expect } from "vitest";
import {
  foldsOf,
  ranking,
  selectionProcess,
  summitOf,
  together,
  type CellSearch,
  type Ranked,
} from "../src/index.js";

const runOf = (objective: number): Run<number> => ({
  iteration: 1,
  params: objective,
  objective,
  logLikelihood: objective,
  stop: { _tag: "Converged", rule: "test" },
  weight: 10,
  trace: [objective],
  evaluations: 2,
});
const searchOf = (objective: number, flag: string | null = null): CellSearch<number> =>
  E.right({ attempts: [E.right(runOf(objective))], flags: [flag] });

const ranked = (value: number | null, parameters: number, isSpurious = false): Ranked => ({
  value,
  parameters,
  isSpurious,
});

test("the smallest value wins; ties go to the fewest parameters, then to the order", () => {
  expect(ranking([ranked(3, 1), ranked(1, 9), ranked(2, 1)])).toEqual([1, 2, 0]);
  expect(ranking([ranked(1, 4), ranked(1 + 1e-13, 3), ranked(1, 3)])).toEqual([1, 2, 0]);
  expect(ranking([ranked(1, 1, true), ranked(null, 1), ranked(5, 1)])).toEqual([2]);
});

test("the highest optimum that is not spurious counts, and the higher one is told of", () => {
  const failed: Attempt<number> = E.left({ error: { _tag: "EmptyData", what: "x" }, last: O.none });
  const aside: Attempt<number> = E.right({
    ...runOf(99),
    stop: { _tag: "SetAside", iterations: 3, behind: 1, follows: null },
  });
  const found = summitOf({
    attempts: [failed, aside, E.right(runOf(5)), E.right(runOf(7)), E.right(runOf(6)), E.right(runOf(6))],
    flags: [null, null, null, "few rows", null, null],
  });
  expect(found.best).toMatchObject({ attempt: 4, run: { objective: 6 } });
  expect(found.spurious).toMatchObject({ attempt: 3, run: { objective: 7 }, why: "few rows" });
  expect(summitOf({ attempts: [E.right(runOf(5)), E.right(runOf(7))], flags: ["low", null] })).toMatchObject({
    best: { attempt: 1 },
    spurious: null,
  });
});

test("what a cell has is not lost where it learns nothing", () => {
  const error = E.left({ _tag: "EmptyData", what: "x" } as const);
  expect(together(searchOf(1), error)).toEqual(searchOf(1));
  expect(together(error, searchOf(1))).toEqual(searchOf(1));
});

test("cells learn from their neighbours until there is no news", () => {
  const cells = [1, 2, 3].flatMap((components) => ["A", "B"].map((form) => ({ components, form })));
  const process = selectionProcess<number>({ cells, samples: 2, sweeps: 9 });
  const first = process.next();
  expect(first.done).toBe(false);
  if (first.done === true) return;
  expect(first.value.length).toBe(12);
  expect(first.value.every(({ neighbours }) => neighbours.length === 0)).toBe(true);
  const second = process.next(first.value.map(({ cell, sample }) => searchOf(10 * sample + cell)));
  if (second.done === true) throw new Error("a sweep was expected");
  // One component has nothing to learn; two in form A have one more and one less, and form B.
  expect(second.value.map(({ cell, sample }) => [sample, cell])).toEqual([
    [0, 2],
    [0, 3],
    [0, 4],
    [0, 5],
    [1, 2],
    [1, 3],
    [1, 4],
    [1, 5],
  ]);
  expect(second.value[0].neighbours).toEqual([
    { cell: 0, params: 0 },
    { cell: 3, params: 3 },
    { cell: 4, params: 4 },
  ]);
  // Only cell 2 of the first sample has something better now: cells 3 and 4 hear of it.
  const third = process.next(
    second.value.map(({ cell, sample }) => searchOf(cell === 2 && sample === 0 ? 50 : -1)),
  );
  if (third.done === true) throw new Error("a sweep was expected");
  expect(third.value).toEqual([
    { cell: 3, sample: 0, neighbours: [{ cell: 2, params: 50 }] },
    { cell: 4, sample: 0, neighbours: [{ cell: 2, params: 50 }] },
  ]);
  const last = process.next(third.value.map(() => searchOf(-1)));
  if (last.done !== true) throw new Error("there was no news");
  const heights = last.value.map((searches) =>
    searches.map((search) => (E.isRight(search) ? summitOf(search.right).best?.run.objective : null)),
  );
  expect(heights).toEqual([
    [0, 1, 50, 3, 4, 5],
    [10, 11, 12, 13, 14, 15],
  ]);
});

test.prop([fc.integer({ min: 2, max: 60 }), fc.integer({ min: 2, max: 10 }), fc.integer()])(
  "folds are of one size, and those of a seed",
  (rows, folds, seed) => {
    const fold = foldsOf(rows, folds, seed);
    const sizes = Array.from({ length: folds }, (_, f) => fold.filter((of) => of === f).length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    expect(fold).toEqual(foldsOf(rows, folds, seed));
  },
);
