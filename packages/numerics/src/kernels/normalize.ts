import { LOWEST, POWERS } from "../powers-of-two.js";
import type { Kernels } from "./kernels.js";
import { TILE_ROWS } from "./tile-rows.js";
import { POSTERIOR_EXP } from "./posterior-exp.js";

/** Neighbouring rows whose even and odd totals are multiplied into one product each. */
const PRODUCT_ROWS = 64;

const {
  table: TABLE,
  round: ROUND,
  inverseStep: INVERSE_STEP,
  step: STEP,
  c2: C2,
  c3: C3,
  c4: C4,
} = POSTERIOR_EXP;

/** See {@link Kernels.normalize}. */
export const normalize: Kernels["normalize"] = (
  columns,
  n,
  k,
  weights,
  floors,
  top,
  total,
  factor,
  counts,
  sums,
) => {
  const padded = n + (n & 1);
  if (padded > n) clearRow(columns, k, n);
  top.fill(Number.NEGATIVE_INFINITY, 0, padded);
  total.fill(0, 0, padded);
  for (let c = 0; c < k; c++) raise(columns, c * TILE_ROWS, top, padded);
  for (let i = 0; i < padded; i++) if (top[i] === Number.NEGATIVE_INFINITY) top[i] = 0;
  for (let c = 0; c < k; c++) exponentiate(columns, c, floors, top, total, padded);
  if (padded > n) {
    top[n] = 0;
    total[n] = 1;
  }
  sumUp(top, total, padded, sums);
  for (let i = 0; i < n; i++) factor[i] = (weights.length > 0 ? weights[i] : 1) / total[i];
  if (padded > n) factor[n] = 0;
  for (let c = 0; c < k; c++) scale(columns, c * TILE_ROWS, factor, padded, counts, c);
};

const clearRow = (columns: Float64Array, k: number, row: number): void => {
  for (let c = 0; c < k; c++) columns[c * TILE_ROWS + row] = 0;
};

/** A NaN does not show here; it reaches the total. */
const raise = (columns: Float64Array, at: number, top: Float64Array, n: number): void => {
  for (let i = 0; i < n; i++) if (columns[at + i] > top[i]) top[i] = columns[at + i];
};

const exponentiate = (
  columns: Float64Array,
  c: number,
  floors: Float64Array,
  top: Float64Array,
  total: Float64Array,
  n: number,
): void => {
  const at = c * TILE_ROWS;
  const floor = floors[c];
  for (let i = 0; i < n; i++) {
    const x = columns[at + i] - top[i];
    if (x < floor) {
      columns[at + i] = 0;
      continue;
    }
    const steps = x * INVERSE_STEP + ROUND - ROUND;
    const m = steps | 0;
    const t = TABLE[m & 255];
    const r = x - steps * STEP;
    const rr = r * r;
    const e = (t + t * (r + rr * (C2 + r * C3 + rr * C4))) * POWERS[(m >> 8) - LOWEST];
    columns[at + i] = e;
    total[i] += e;
  }
};

const sumUp = (top: Float64Array, total: Float64Array, n: number, sums: Float64Array): void => {
  let even = -0;
  let odd = -0;
  for (let i = 0; i < n; i += 2) {
    even += top[i];
    odd += top[i + 1];
  }
  sums[0] = even;
  sums[1] = odd;
  for (let group = 0, at = 2; group < TILE_ROWS; group += PRODUCT_ROWS, at += 2) {
    let evenProduct = 1;
    let oddProduct = 1;
    const end = Math.min(group + PRODUCT_ROWS, n);
    for (let i = group; i < end; i += 2) {
      evenProduct *= total[i];
      oddProduct *= total[i + 1];
    }
    sums[at] = evenProduct;
    sums[at + 1] = oddProduct;
  }
};

const scale = (
  columns: Float64Array,
  at: number,
  factor: Float64Array,
  n: number,
  counts: Float64Array,
  c: number,
): void => {
  let even = -0;
  let odd = -0;
  for (let i = 0; i < n; i += 2) {
    const a = columns[at + i] * factor[i];
    const b = columns[at + i + 1] * factor[i + 1];
    columns[at + i] = a;
    columns[at + i + 1] = b;
    even += a;
    odd += b;
  }
  counts[c] += even + odd;
};
