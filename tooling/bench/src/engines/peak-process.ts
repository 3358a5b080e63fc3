// The most multiply-adds that one thread can do, in the words of an engine: its round is one call of the kernel that does
// nothing else.
import process from "node:process";
import { createInterface } from "node:readline";
import { multiplyAddPeak } from "@latentjs/kernels/peak";
import type { Round } from "../engine.js";
import { FLOPS_OF_PEAK_TURN, PEAK_TURNS } from "../roofline.js";

const peak = multiplyAddPeak();
if (peak === null) throw new Error("There is no WebAssembly with SIMD here, and so no peak to measure.");

const run = (): Round => {
  const began = performance.now();
  const result = peak(PEAK_TURNS);
  const seconds = (performance.now() - began) / 1000;
  // What is not used could be left out by a compiler.
  return { seconds, logLikelihood: Number.isFinite(result) ? -FLOPS_OF_PEAK_TURN * PEAK_TURNS : Number.NaN };
};

const answer = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

/** Short calls, until the optimizing compiler has taken over. */
for (let call = 0; call < 300; call++) peak(100_000);
answer({ ready: true });
for await (const _line of createInterface({ input: process.stdin })) answer(run());
