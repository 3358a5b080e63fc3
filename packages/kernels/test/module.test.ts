import { expect, test } from "vitest";
import { simdKernels } from "../src/index.js";

test("the module is compiled once in a thread, and its memory never grows", () => {
  const kernels = simdKernels();
  expect(kernels?.name).toBe("wasm");
  expect(simdKernels()).toBe(kernels);
  expect(() => kernels?.arena.take(kernels.arena.capacity + 1)).toThrow("in an arena of");
});

test("the peak does its arithmetic", () => {
  // Thirteen chains of two lanes that start at x = 1 and become y + x * x with y = 2^(1/256).
  expect(simdKernels()?.peak(1)).toBeCloseTo(26 * (1.0027112750502025 + 1), 10);
});
