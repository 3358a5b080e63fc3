import { MODULE } from "./generated/peak-module.js";
import { bytesOf } from "./text.js";

/** Does 52 × `turns` floating-point operations that depend on nothing else, and returns what they come to. */
export type Peak = (turns: number) => number;

/**
 * The most multiply-adds of two doubles that a thread can do without a fused instruction, for measuring what part of it the kernels reach. Null where there is no
 * WebAssembly with 128-bit SIMD.
 */
export const multiplyAddPeak = (): Peak | null => {
  const bytes = bytesOf(MODULE);
  if (typeof WebAssembly === "undefined" || !WebAssembly.validate(bytes)) return null;
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { peak } = instance.exports;
  return typeof peak === "function" ? (turns) => Number(peak(turns, 1 / 2, 1 / 6)) : null;
};
