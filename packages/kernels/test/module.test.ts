import { expect, test } from "vitest";
import { simdKernels } from "../src/index.js";
import { multiplyAddPeak } from "../src/peak.js";

test("the module is compiled once in a thread, and its memory never grows", () => {
  const kernels = simdKernels();
  expect(kernels?.name).toBe("wasm");
  expect(simdKernels()).toBe(kernels);
  expect(() => kernels?.arena.take(kernels.arena.capacity + 1)).toThrow("in an arena of");
});

test("the peak does its arithmetic", () => {
  // Thirteen chains of two lanes that start at x = 1/2 and become y + x * x with y = 1/6.
  expect(multiplyAddPeak()?.(1)).toBeCloseTo(26 * (1 / 6 + 1 / 4), 10);
});
