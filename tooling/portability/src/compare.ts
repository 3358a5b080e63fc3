import type { Answer, Hashes } from "./answer.js";
import type { Variant } from "./matrix.js";

const short = (hash: string | undefined): string => (hash === undefined ? "nothing" : hash.slice(0, 12));

/** What differs between hashes and those that they are held to, one line for each fit. A set without fits differs. */
export const differences = (expected: Hashes, found: Hashes): ReadonlyArray<string> => {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
  if (names.length === 0) return ["no fit was made"];
  return names
    .filter((name) => expected[name] !== found[name])
    .map((name) => `${name}: expected ${short(expected[name])}, got ${short(found[name])}`);
};

/** Why an answer is none to what was asked: another kernel ran, or there were no workers, or some that nobody asked for. */
export const misunderstandings = (
  { kernel, workers }: Variant,
  { tiles, started }: Answer,
): ReadonlyArray<string> => {
  const other = kernel === "js" ? "wasm" : "js";
  return [
    ...(tiles[kernel] > 0 ? [] : [`the kernel ${kernel} did not run`]),
    ...(tiles[other] === 0 ? [] : [`the kernel ${other} ran on ${tiles[other]} tiles`]),
    ...(workers > 1 && started < workers ? [`${started} workers were started`] : []),
    ...(workers === 1 && started > 0 ? [`${started} workers were started that nobody asked for`] : []),
  ];
};
