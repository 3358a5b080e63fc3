import { fc, test } from "@fast-check/vitest";
import { E } from "@latentjs/em-core";
import { makeRng, standardNormal, type Rng } from "@latentjs/numerics";
import { expect } from "vitest";
import { momentsDifference, momentsOf, type Moments } from "../../src/index.js";
import { answer } from "../either.js";

fc.configureGlobal({ seed: 1 });

/** Digits lost where the rows taken back are most of all. */
const TOLERANCE = 1e-9;

const rowsOf = (rng: Rng, n: number, d: number, offset: number): number[][] =>
  Array.from({ length: n }, () =>
    Array.from({ length: d }, (_, j) => offset * (j + 1) + standardNormal(rng)),
  );

const close = (actual: Moments, expected: Moments, size: number): void => {
  expect(Math.abs(actual.weight - expected.weight)).toBeLessThan(TOLERANCE);
  actual.mean.forEach((v, j) =>
    expect(Math.abs(v - expected.mean[j])).toBeLessThan(TOLERANCE * (1 + Math.abs(size))),
  );
  actual.scatter.forEach((v, at) =>
    expect(Math.abs(v - expected.scatter[at])).toBeLessThan(TOLERANCE * (1 + Math.abs(size))),
  );
};

const cases = fc.record({
  seed: fc.nat(),
  d: fc.integer({ min: 1, max: 5 }),
  kept: fc.integer({ min: 1, max: 30 }),
  taken: fc.integer({ min: 1, max: 30 }),
  offset: fc.constantFrom(0, 1, 1e4),
});

test.prop([cases])(
  "rows that are taken back leave the moments of the others",
  ({ seed, d, kept, taken, offset }) => {
    const rng = makeRng(seed);
    const stay = rowsOf(rng, kept, d, offset);
    const go = rowsOf(rng, taken, d, offset);
    const algebra = momentsDifference(d);
    const all = answer(momentsOf([...stay, ...go]));
    close(answer(algebra.subtract(all, answer(momentsOf(go)))), answer(momentsOf(stay)), offset);
    expect(answer(algebra.subtract(all, algebra.empty))).toEqual(all);
    expect(answer(algebra.subtract(all, all)).weight).toBe(0);
  },
);

test.prop([cases])(
  "leaving one row out after the other is leaving them all out",
  ({ seed, d, kept, taken, offset }) => {
    const rng = makeRng(seed);
    const stay = rowsOf(rng, kept + d, d, offset);
    const go = rowsOf(rng, taken, d, offset);
    const algebra = momentsDifference(d);
    const left = go.reduce(
      (moments, row) => answer(algebra.subtract(moments, answer(momentsOf([row])))),
      answer(momentsOf([...stay, ...go])),
    );
    close(left, answer(momentsOf(stay)), offset);
  },
);

test("rows that were never there cannot be taken back", () => {
  const { subtract } = momentsDifference(2);
  const few = answer(
    momentsOf([
      [0, 0],
      [1, 1],
      [0, 1],
      [1, 0],
    ]),
  );
  const far = subtract(few, answer(momentsOf([[9, -9]])));
  expect(E.isLeft(far) && far.left).toMatchObject({ _tag: "NotPositiveDefinite", pivot: 0 });
  const many = subtract(few, { ...few, weight: 5 });
  expect(E.isLeft(many) && many.left).toMatchObject({ _tag: "InvalidInput" });
});
