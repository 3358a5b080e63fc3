import { workOf } from "./search-process.js";

/*
 * When threads pay. Measured with SIMD kernels on two cores:
 *
 * - An E-step takes about 0.12 ns × N × K × (50 + d²) in one thread: 7 ns for a row and component at d = 2, 8 at 4, 17 at 10.
 *   The 50 stands for the exponential and for all else that does not grow with d.
 * - A worker is ready 130 ms after it was started with Node 24, 230 ms with Node 20: 20 ms are the thread's own start, the
 *   rest is loading modules, which a bundle shortens. Until then this thread goes on alone, but on a core less where all are busy.
 * - A round of questions and answers adds 0.03 ms where both sides are awake, 0.1 to 0.3 ms where one has to be woken.
 *
 * Families without kernels take longer for the same work, so their threads pay the sooner.
 *
 * So with work W = N × K × (50 + d²) a second thread saves 0.06 W ns - 0.1 ms or so in an E-step. At W = 4e7 that is 2.3 ms, and it has
 * paid for the work of its start after 60 to 100 E-steps, fewer than ten starts take. The same holds for every further thread.
 */
const WORK_PER_THREAD = 2e7;

/** How many threads pay for themselves; 0 or 1 for this one alone. */
export const threadsWorth = (rows: number, components: number, columns: number): number =>
  Math.floor(workOf(rows, components, columns) / WORK_PER_THREAD);
