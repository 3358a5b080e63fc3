import { invalidInput, type EmError } from "@latentjs/em-core";
import { simdKernels } from "@latentjs/kernels";
import { LOG_SUMS, portableKernels, TILE_ROWS, type Kernels } from "@latentjs/numerics";

/** Numbers beside those of the components that a pass takes: the engine's tiles, with one for noise, and those of a bank of `d` columns. */
const inTiles = (k: number, d: number): number => TILE_ROWS * (k + 6 + 4 * d) + LOG_SUMS + 2 * k;

/** Every block starts at an even place. */
const PADDING = 64;

/**
 * The kernels to compute with: those wanted, or the fastest, if a pass with K components of `d` columns and `numbers` of
 * parameters and sums fits into their arena. Which they are never shows in a result.
 */
export const kernelsWithRoom = (
  numbers: number,
  k: number,
  d: number,
  wanted: Kernels = fastestKernels(),
): Kernels => (numbers + inTiles(k, d) + PADDING <= wanted.arena.capacity ? wanted : portableKernels);

declare const process: { readonly env?: Readonly<Record<string, string | undefined>> } | undefined;

/** Programs for Node have an environment; pages have none. */
const asked = (): string => (typeof process === "undefined" ? "" : (process.env?.["LATENT_KERNEL"] ?? ""));

/** What is wrong with LATENT_KERNEL, or null. */
export const wrongKernel = (): EmError | null => {
  const wanted = asked();
  if (wanted === "wasm" && simdKernels() === null) {
    return invalidInput(
      "LATENT_KERNEL",
      "js where there is no WebAssembly with SIMD",
      "wasm",
      "Leave it out.",
    );
  }
  return ["", "js", "wasm"].includes(wanted)
    ? null
    : invalidInput("LATENT_KERNEL", "js or wasm", `"${wanted}"`);
};

/** SIMD where there is WebAssembly with it. The environment variable LATENT_KERNEL, `js` or `wasm`, forces one. */
export const fastestKernels = (): Kernels => (asked() === "js" ? null : simdKernels()) ?? portableKernels;
