import { COLUMN, more, splat } from "./memory";

/** See `LARGEST_DISTANCE` of numerics. */
const LARGEST_DISTANCE: f64 = 1e290;

/** Squared distances of a tile's rows to centres; see `Kernels.squaredDistances`. */
export function squaredDistances(
  tile: usize,
  n: i32,
  d: i32,
  units: usize,
  centres: usize,
  k: i32,
  columns: usize,
): void {
  const bytes = <usize>((n + 7) & ~7) << 3;
  const width = <usize>d << 3;
  for (let c = 0; c < k; c += 2) {
    // A last centre without a partner is its own.
    const isAlone = c + 1 == k;
    const second = isAlone ? <usize>0 : width;
    const out = isAlone ? <usize>0 : COLUMN;
    for (let b: usize = 0; b < bytes; b += 64) toTwo(tile + b, width, units, centres, second, columns + b, out);
    centres += 2 * width;
    columns += 2 * COLUMN;
  }
}

@inline
function put(p: usize, total: v128, largest: v128): void {
  v128.store(p, f64x2.min(total, largest));
}

/** Eight rows and two centres, the other one `second` bytes behind the first and its column `next` bytes behind `out`. */
@inline
function toTwo(x: usize, width: usize, units: usize, centres: usize, second: usize, out: usize, next: usize): void {
  let a0 = f64x2.splat(-0.0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  let centre = centres;
  // Rows one after another, so that all sums stay in registers.
  for (const end = centres + width; centre < end; centre += 8) {
    const a = splat(centre);
    const b = splat(centre + second);
    const u = splat(units);
    const x0 = v128.load(x);
    const p0 = f64x2.mul(f64x2.sub(x0, a), u);
    a0 = more(a0, p0, p0);
    const q0 = f64x2.mul(f64x2.sub(x0, b), u);
    b0 = more(b0, q0, q0);
    const x1 = v128.load(x, 16);
    const p1 = f64x2.mul(f64x2.sub(x1, a), u);
    a1 = more(a1, p1, p1);
    const q1 = f64x2.mul(f64x2.sub(x1, b), u);
    b1 = more(b1, q1, q1);
    const x2 = v128.load(x, 32);
    const p2 = f64x2.mul(f64x2.sub(x2, a), u);
    a2 = more(a2, p2, p2);
    const q2 = f64x2.mul(f64x2.sub(x2, b), u);
    b2 = more(b2, q2, q2);
    const x3 = v128.load(x, 48);
    const p3 = f64x2.mul(f64x2.sub(x3, a), u);
    a3 = more(a3, p3, p3);
    const q3 = f64x2.mul(f64x2.sub(x3, b), u);
    b3 = more(b3, q3, q3);
    units += 8;
    x += COLUMN;
  }
  const largest = f64x2.splat(LARGEST_DISTANCE);
  put(out, a0, largest);
  put(out + 16, a1, largest);
  put(out + 32, a2, largest);
  put(out + 48, a3, largest);
  out += next;
  put(out, b0, largest);
  put(out + 16, b1, largest);
  put(out + 32, b2, largest);
  put(out + 48, b3, largest);
}

/** Each row's smallest number, and its column; see `Kernels.smallest`. */
export function smallest(columns: usize, n: i32, k: i32, values: usize, labels: usize): void {
  const bytes = <usize>(n + (n & 1)) << 3;
  const one = f64x2.splat(1);
  for (let b: usize = 0; b < bytes; b += 16) {
    let p = columns + b;
    let least = v128.load(p);
    let label = f64x2.splat(0);
    let at = label;
    for (let c = 1; c < k; c++) {
      p += COLUMN;
      at = f64x2.add(at, one);
      const value = v128.load(p);
      const isLess = f64x2.lt(value, least);
      least = v128.bitselect(value, least, isLess);
      label = v128.bitselect(at, label, isLess);
    }
    v128.store(values + b, least);
    v128.store(labels + b, label);
  }
}

/** Sums of rows by their labels; see `Kernels.addGroups`. `weights` is 0 where all are 1. */
export function addGroups(
  tile: usize,
  n: i32,
  d: i32,
  labels: usize,
  weights: usize,
  centres: usize,
  groupWeights: usize,
  sums: usize,
): void {
  const width = <usize>d << 3;
  const pairs = width & ~15;
  const bytes = <usize>n << 3;
  for (let b: usize = 0; b < bytes; b += 8) {
    const c = <usize>load<f64>(labels + b);
    const w = weights ? load<f64>(weights + b) : 1;
    const group = groupWeights + (c << 3);
    store<f64>(group, load<f64>(group) + w);
    const both = f64x2.splat(w);
    const row = c * width;
    const sum = sums + row;
    const centre = centres + row;
    let x = tile + b;
    let j: usize = 0;
    for (; j < pairs; j += 16) {
      const first = v128.load64_zero(x);
      const z = f64x2.sub(v128.load_lane<u64>(x + COLUMN, first, 1), v128.load(centre + j));
      v128.store(sum + j, more(v128.load(sum + j), both, z));
      x += 2 * COLUMN;
    }
    if (j < width) store<f64>(sum + j, load<f64>(sum + j) + w * (load<f64>(x) - load<f64>(centre + j)));
  }
}
