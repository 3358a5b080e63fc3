import { fc, test } from "../property.js";
import { expect } from "vitest";
import { foldParts, real, reductionTree } from "../../src/index.js";

const double = fc.double({ noNaN: true, noDefaultInfinity: true });
const parts = fc.array(double, { minLength: 1, maxLength: 100 });
const replacements = fc.array(fc.tuple(fc.nat({ max: 99 }), double), { maxLength: 50 });

test.prop([parts, replacements])(
  "after any replacements the total has the bits of folding the parts as they are",
  (at, changes) => {
    const tree = reductionTree(real, at);
    const now = [...at];
    expect(tree.total()).toBe(foldParts(real, now));
    for (const [place, part] of changes) {
      const index = place % now.length;
      now[index] = part;
      tree.replace(index, part);
      expect(tree.at(index)).toBe(part);
      expect(tree.total()).toBe(foldParts(real, now));
    }
  },
);

test("there is nothing to replace outside", () => {
  const tree = reductionTree(real, [1, 2, 3]);
  expect(() => tree.replace(3, 1)).toThrow(RangeError);
  expect(() => tree.at(-1)).toThrow(RangeError);
  expect(tree.total()).toBe(6);
  expect(reductionTree(real, []).total()).toBe(0);
});

test("a replacement costs log2 n merges", () => {
  let merges = 0;
  const concat = (x: number, y: number): number => {
    merges++;
    return x + y;
  };
  const tree = reductionTree({ ...real, concat }, [...new Float64Array(1024).fill(1)]);
  merges = 0;
  tree.replace(700, 5);
  expect(merges).toBe(10);
  expect(tree.total()).toBe(1028);
});
