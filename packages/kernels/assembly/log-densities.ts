import { fullLogDensity, partOfDensity } from "./log-density";
import { COLUMN, splat } from "./memory";

/** With fewer columns a part of the distance costs almost as much as the whole. */
const FEWEST_COLUMNS: i32 = 6;
/** Screening pays in a tile where it rules out one density in this many of the first eight rows. */
const WORTH: i32 = 4;

/**
 * Log-densities of all components; see `Kernels.fullLogDensities`.
 *
 * A part of a squared distance is a lower bound of the whole, so some columns of a row tell that a component cannot matter for it. First the
 * bounds of all components; then, for every row, the density of the component with the highest bound; then the densities that do not fall
 * below that by more than their floors. Rows that need a component are gathered, eight at a time. What is left out would have
 * become 0, and what is not left out is computed as ever, so the result does not depend on any of this.
 */
export function fullLogDensities(
  tile: usize,
  n: i32,
  d: i32,
  normals: usize,
  k: i32,
  floors: usize,
  scratch: usize,
  columns: usize,
): void {
  const stride = <usize>(1 + d + ((d * (d + 1)) >> 1)) << 3;
  if (d >= FEWEST_COLUMNS && k > 1) {
    const part = (d / 3 + 1) & ~1;
    // Room behind the eight solved rows for each row's candidate and its density, and the other half for gathered rows.
    const candidates = scratch + (<usize>d << 6);
    const top = candidates + COLUMN;
    const gathered = scratch + <usize>d * COLUMN;
    for (let b: usize = 0; b < COLUMN; b += 8) store<f64>(top + b, -Infinity);
    findCandidates(tile, min(n, 8), d, part, normals, stride, k, scratch, columns, candidates);
    evaluateCandidates(tile, min(n, 8), d, normals, stride, k, scratch, gathered, columns, candidates, top);
    if (WORTH * countRuledOut(min(n, 8), k, floors, columns, candidates, top) >= min(n, 8) * k) {
      findCandidates(tile, n, d, part, normals, stride, k, scratch, columns, candidates);
      evaluateCandidates(tile, n, d, normals, stride, k, scratch, gathered, columns, candidates, top);
      evaluateRest(tile, n, d, normals, stride, k, floors, scratch, gathered, columns, candidates, top);
      return;
    }
  }
  for (let c = 0; c < k; c++) {
    fullLogDensity(tile, n, d, normals, scratch, columns);
    normals += stride;
    columns += COLUMN;
  }
}

/** Bounds of all components to `columns`, and each row's component with the highest, as a number, to `candidates`. */
function findCandidates(
  tile: usize,
  n: i32,
  d: i32,
  part: i32,
  normals: usize,
  stride: usize,
  k: i32,
  y: usize,
  columns: usize,
  candidates: usize,
): void {
  const bytes = <usize>((n + 7) & ~7) << 3;
  for (let c = 0; c < k; c++) {
    partOfDensity(tile, n, d, part, normals, y, columns + <usize>c * COLUMN);
    normals += stride;
  }
  for (let b: usize = 0; b < bytes; b += 16) {
    let best = v128.load(columns + b);
    let at = f64x2.splat(0);
    let p = columns + b;
    for (let c = 1; c < k; c++) {
      p += COLUMN;
      const v = v128.load(p);
      const over = f64x2.gt(v, best);
      best = v128.bitselect(v, best, over);
      at = v128.bitselect(f64x2.splat(<f64>c), at, over);
    }
    v128.store(candidates + b, at);
  }
}

/** The density of each row's candidate, to its column and to `top`. */
function evaluateCandidates(
  tile: usize,
  n: i32,
  d: i32,
  normals: usize,
  stride: usize,
  k: i32,
  y: usize,
  gathered: usize,
  columns: usize,
  candidates: usize,
  top: usize,
): void {
  const bytes = <usize>(n + (n & 1)) << 3;
  for (let c = 0; c < k; c++) {
    const here = f64x2.splat(<f64>c);
    let count = 0;
    for (let b: usize = 0; b < bytes; b += 16) {
      const wanted = i64x2.bitmask(f64x2.eq(v128.load(candidates + b), here));
      if (!wanted) continue;
      if (wanted & 1) count = gather(tile, b, d, normals, y, gathered, columns, top, count);
      if (wanted & 2) count = gather(tile, b + 8, d, normals, y, gathered, columns, top, count);
    }
    if (count) evaluate(d, normals, y, gathered, columns, top, count);
    normals += stride;
    columns += COLUMN;
  }
}

/** How many densities the bounds rule out. */
function countRuledOut(n: i32, k: i32, floors: usize, columns: usize, candidates: usize, top: usize): i32 {
  let count = 0;
  for (let c = 0; c < k; c++) {
    const floor = load<f64>(floors + (<usize>c << 3));
    for (let i = 0; i < n; i++) {
      const b = <usize>i << 3;
      count += <i32>(load<f64>(candidates + b) != <f64>c && load<f64>(columns + b) < load<f64>(top + b) + floor);
    }
    columns += COLUMN;
  }
  return count;
}

/** The densities of all others that are not ruled out, and -Infinity for those that are. */
function evaluateRest(
  tile: usize,
  n: i32,
  d: i32,
  normals: usize,
  stride: usize,
  k: i32,
  floors: usize,
  y: usize,
  gathered: usize,
  columns: usize,
  candidates: usize,
  top: usize,
): void {
  const bytes = <usize>(n + (n & 1)) << 3;
  const none = f64x2.splat(-Infinity);
  for (let c = 0; c < k; c++) {
    const here = f64x2.splat(<f64>c);
    const floor = splat(floors + (<usize>c << 3));
    let count = 0;
    for (let b: usize = 0; b < bytes; b += 16) {
      const v = v128.load(columns + b);
      const isDone = f64x2.eq(v128.load(candidates + b), here);
      const ruledOut = v128.andnot(f64x2.lt(v, f64x2.add(v128.load(top + b), floor)), isDone);
      v128.store(columns + b, v128.bitselect(none, v, ruledOut));
      const wanted = i64x2.bitmask(v128.or(ruledOut, isDone)) ^ 3;
      if (!wanted) continue;
      if (wanted & 1) count = gather(tile, b, d, normals, y, gathered, columns, top, count);
      if (wanted & 2) count = gather(tile, b + 8, d, normals, y, gathered, columns, top, count);
    }
    if (count) evaluate(d, normals, y, gathered, columns, top, count);
    normals += stride;
    columns += COLUMN;
  }
}

/** Puts the row at byte `b` of every column among the gathered ones; eight are evaluated at once. Returns how many then wait. */
function gather(
  tile: usize,
  b: usize,
  d: i32,
  normal: usize,
  y: usize,
  gathered: usize,
  out: usize,
  top: usize,
  count: i32,
): i32 {
  let to = gathered + (<usize>count << 3);
  for (let from = tile + b, end = from + <usize>d * COLUMN; from < end; from += COLUMN) {
    store<f64>(to, load<f64>(from));
    to += COLUMN;
  }
  // Behind the eight gathered rows of the first column there is room for their places.
  store<i32>(gathered + 64 + (<usize>count << 2), <i32>b);
  if (count < 7) return count + 1;
  evaluate(d, normal, y, gathered, out, top, 8);
  return 0;
}

/** Densities of the gathered rows, each to its place in `out` and, where it is larger, in `top`. */
function evaluate(d: i32, normal: usize, y: usize, gathered: usize, out: usize, top: usize, count: i32): void {
  const values = gathered + 128;
  fullLogDensity(gathered, 8, d, normal, y, values);
  for (let i = 0; i < count; i++) {
    const b = <usize>load<i32>(gathered + 64 + (<usize>i << 2));
    const value = load<f64>(values + (<usize>i << 3));
    store<f64>(out + b, value);
    if (value > load<f64>(top + b)) store<f64>(top + b, value);
  }
}
