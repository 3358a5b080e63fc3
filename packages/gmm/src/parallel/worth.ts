/*
 * When workers pay. Measured with SIMD kernels on two cores:
 *
 * - An E-step takes about 0.12 ns × N × K × (50 + d²) in one thread: 7 ns for a row and component at d = 2, 8 at 4, 17 at 10.
 *   The 50 stands for the exponential and for all else that does not grow with d.
 * - Two workers answer for the first time 130 ms after they were asked for with Node 24, 230 ms with Node 20: 20 ms are the
 *   thread's own start, the rest is loading modules, which a bundle shortens.
 * - A round of questions and answers adds 0.05 to 0.1 ms.
 *
 * So with work W = N × K × (50 + d²) two workers save 0.06 W ns - 0.1 ms in an E-step. At W = 4e7 that is 2.3 ms, and they have paid
 * for their start after 60 to 100 E-steps, fewer than ten starts take. The same holds for every further worker.
 */
const WORK_PER_WORKER = 2e7;

/** What a row and component costs beside the d² products, in products. */
const FIXED_WORK = 50;

/** How many workers pay for themselves; 0 or 1 for none. */
export const workersWorth = (rows: number, cols: number, components: number): number =>
  Math.floor((rows * components * (FIXED_WORK + cols * cols)) / WORK_PER_WORKER);
