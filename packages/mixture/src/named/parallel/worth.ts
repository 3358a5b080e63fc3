import type { ColumnBatch } from "@latentjs/em-core";
import { workOf } from "../../search/search-process.js";

/**
 * Work that pays for a thread: that of Gaussians in SIMD kernels, of which an E-step takes 2.4 ms. Families without kernels take longer
 * for the same work, so their threads pay the sooner.
 */
const WORK_PER_THREAD = 2e7;

/** How many threads pay for themselves; 0 or 1 for this one alone. */
export const threadsWorth = ({ rows, columns }: ColumnBatch, components: number): number =>
  Math.floor(workOf(rows, components, columns.length) / WORK_PER_THREAD);
