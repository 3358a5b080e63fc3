import { afterEach, expect, test, vi } from "vitest";

import { numberStore } from "../src/number-store.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Fills a store in steps that double, as a reader does, and returns all it holds. */
const filled = (shared: boolean, length: number): Float64Array => {
  const store = numberStore(shared);
  for (let from = 0, to = 5; from < length; from = to, to *= 2) {
    const numbers = store.reserve(to);
    for (let i = from; i < to; i++) numbers[i] = i;
  }
  return store.reserve(length).subarray(0, length);
};

/** Beyond what is kept outside of a memory, and beyond the first size of that. */
const LENGTH = 300_000;

const expectWhole = (numbers: Float64Array): void => {
  expect(numbers.length).toBe(LENGTH);
  expect(numbers.findIndex((value, i) => value !== i)).toBe(-1);
};

test.each([false, true])("numbers stay while there is made more room, shared: %s", (shared) => {
  const numbers = filled(shared, LENGTH);
  expectWhole(numbers);
  expect(numbers.buffer instanceof SharedArrayBuffer).toBe(shared);
});

test("what is there already is not given anew", () => {
  const store = numberStore(false);
  const first = store.reserve(1000);
  expect(store.reserve(1000)).toBe(first);
  expect(store.reserve(first.length)).toBe(first);
});

const refused = {
  Memory: class {
    readonly buffer: ArrayBuffer;
    constructor() {
      throw new RangeError("no memory here");
    }
  },
};
/** Memory that has no room for more than it began with. */
const full = {
  Memory: class {
    readonly buffer = new ArrayBuffer(0);
    grow(): number {
      throw new RangeError("no room");
    }
  },
};

test.each([
  ["there is no WebAssembly", undefined],
  ["it is refused", refused],
  ["a memory cannot grow", full],
])("numbers are copied where %s", (_name, webAssembly) => {
  vi.stubGlobal("WebAssembly", webAssembly);
  const numbers = filled(true, LENGTH);
  expectWhole(numbers);
  expect(numbers.buffer).toBeInstanceOf(ArrayBuffer);
});
