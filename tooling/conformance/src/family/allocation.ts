import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Batch } from "@latentjs/em-core";
import { TILE_ROWS, type ComponentFamily } from "@latentjs/mixture";
import { noBias, sample as drawFrom } from "fast-check";
import { answer } from "../cases.js";
import { law, onInput, unmet, type Law } from "../law.js";
import type { FamilyOptions } from "../options.js";
import { F10 } from "../subject-laws/meanings.js";

/** What calls leave is young: emptying its place is enough, and takes a hundredth of the time that the whole heap takes. */
const YOUNG = { type: "minor", execution: "sync" } as const;

/** The collector of garbage, whether or not the process was started with --expose-gc. */
const collector = (): (() => void) => {
  const { gc } = globalThis;
  if (gc !== undefined) return () => gc(YOUNG);
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("This engine does not let its heap be measured.");
  return () => void collect(YOUNG);
};

/** Bytes in use, with the contents of typed arrays. */
const inUse = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** Few enough that ten numbers boxed a row do not fill the young generation: a collection would hide them. */
const CALLS = 32;
/** Calls before anything is measured. */
const WARM_UP = 200;
/** Until then the compiler, which has a thread of its own, may not have come to it on a busy machine; what allocates by itself does so all the time. */
const PATIENCE_MS = 1500;
/** Six numbers that a call leaves in variables of its closure, 16 bytes each; a view of an array takes 104. */
const BYTES_A_CALL = 96;

/** Bytes that a call leaves behind once it is compiled: the least of many rounds, or the first that is at most `enough`. */
const growth = (collect: () => void, call: () => void, enough: number): number => {
  for (let i = 0; i < WARM_UP; i++) call();
  let least = Number.POSITIVE_INFINITY;
  const began = performance.now();
  while (least > enough && performance.now() - began < PATIENCE_MS) {
    collect();
    const before = inUse();
    for (let i = 0; i < CALLS; i++) call();
    const grown = (inUse() - before) / CALLS;
    if (grown >= 0) least = Math.min(least, grown);
  }
  return least;
};

/** F10: tiles of all sizes, on one opened component. */
export const allocationLaw = <T, B extends Batch, S, R>(
  family: ComponentFamily<T, B, S>,
  options: FamilyOptions<T, B, R>,
): Law => {
  const { seed = 1, bytesPerRow = 0 } = options;
  const [theta] = drawFrom(noBias(options.theta), { seed, numRuns: 1 });
  const rows = drawFrom(options.row, { seed, numRuns: TILE_ROWS });
  return law(F10, family.name, options, [
    onInput(
      { theta },
      () => {
        const batch = options.batch(rows, null);
        const open = answer("open", family.open(theta));
        const sink = open.accumulator();
        const out = new Float64Array(TILE_ROWS);
        const weight = new Float64Array(TILE_ROWS).fill(0.75);
        const collect = collector();
        const measure = (what: string, call: () => void): void => {
          const allowed = BYTES_A_CALL + bytesPerRow * TILE_ROWS;
          const bytes = growth(collect, call, allowed);
          if (bytes <= allowed) return;
          unmet(
            `${what} leaves ${bytes.toFixed(0)} bytes on the heap in a call of ${TILE_ROWS} rows, more than ${allowed}. Sum in variables of the function itself, not of the closure around it, and take arrays once, in open.`,
          );
        };
        measure("logDensity", () => open.logDensity(batch, 0, TILE_ROWS, out));
        measure("add", () => sink.add(batch, 0, TILE_ROWS, weight));
      },
      `rows: ${TILE_ROWS} of row`,
    ),
  ]);
};
