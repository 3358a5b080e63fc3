import { expect, test } from "vitest";
import { copyFloats, floats, inOwnMemory, mapFloats } from "../src/index.js";

test("arrays of any length are zeros and nobody else's", () => {
  const lengths = Array.from({ length: 700 }, (_, i) => (i * 37) % 300);
  const arrays = lengths.map((length, i) => {
    const array = floats(length);
    expect(array).toEqual(new Float64Array(length));
    return array.fill(i);
  });
  for (const [i, array] of arrays.entries()) expect(array).toEqual(new Float64Array(lengths[i]).fill(i));
});

test("a map and a copy leave what they are made from", () => {
  const values = Float64Array.from({ length: 12 }, (_, i) => i);
  const squares = mapFloats(values, (v, at) => v * at);
  expect([...squares]).toEqual([0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121]);
  copyFloats(values).fill(-1);
  expect(values[11]).toBe(11);
});

test("what is in its own memory can be moved away without the rest", () => {
  const [first, second] = [mapFloats([...Array(10).keys()], (v) => v), floats(9).fill(7)];
  expect(first.buffer).toBe(second.buffer);
  const shared = { weights: first, parts: [{ mean: second, names: ["a"], isKnown: true }], none: null };
  const own = inOwnMemory(shared);
  expect(own).toEqual(shared);
  const { byteLength } = own.weights.buffer;
  expect(byteLength).toBe(10 * Float64Array.BYTES_PER_ELEMENT);
  structuredClone(own.weights, { transfer: [own.weights.buffer] });
  expect([...own.parts[0].mean]).toEqual([...second]);
});
