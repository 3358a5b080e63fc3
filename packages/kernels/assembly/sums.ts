import { add, COLUMN, more } from "./memory";
import { oneByFour, oneByOne, twoByFour } from "./products";

/** Sums of rows; see `Kernels.rowSums`. */
export function rowSums(columns: usize, n: i32, k: i32, out: usize): void {
  const end = columns + <usize>k * COLUMN;
  for (const stop = out + (<usize>(n + (n & 1)) << 3); out < stop; out += 16) {
    let sum = v128.load(columns);
    for (let p = columns + COLUMN; p < end; p += COLUMN) sum = f64x2.add(sum, v128.load(p));
    v128.store(out, sum);
    columns += 16;
  }
}

/** Weighted sums of columns; see `Kernels.addSums`. */
export function addSums(tile: usize, n: i32, d: i32, columns: usize, k: i32, sums: usize): void {
  addSumsOf(tile, tile + <usize>d * COLUMN, <usize>(n + (n & 1)) << 3, columns, k, sums, <usize>d << 3);
}

/** The same of the columns from `tile` to `end`, to rows of sums that begin `width` bytes apart. Returns where the first row would go on. */
export function addSumsOf(
  tile: usize,
  end: usize,
  bytes: usize,
  columns: usize,
  k: i32,
  sums: usize,
  width: usize,
): usize {
  const next = sums + ((end - tile) >> 8);
  for (; k > 1; k -= 2) {
    let x = tile;
    let at = sums;
    for (; x + 4 * COLUMN <= end; x += 4 * COLUMN) {
      twoByFour(columns, x, bytes, at, at + width, false);
      at += 32;
    }
    for (; x < end; x += COLUMN) {
      twoByOne(columns, x, bytes, at, width);
      at += 8;
    }
    sums += width << 1;
    columns += 2 * COLUMN;
  }
  if (k) {
    for (; tile + 4 * COLUMN <= end; tile += 4 * COLUMN) {
      oneByFour(columns, tile, bytes, sums);
      sums += 32;
    }
    for (; tile < end; tile += COLUMN) {
      oneByOne(columns, tile, bytes, sums);
      sums += 8;
    }
  }
  return next;
}

function twoByOne(w: usize, x: usize, bytes: usize, sums: usize, width: usize): void {
  let a = f64x2.splat(-0.0);
  let b = a;
  for (let end = w + bytes; w < end; w += 16) {
    const v = v128.load(x);
    a = more(a, v128.load(w), v);
    b = more(b, v128.load(w, COLUMN), v);
    x += 16;
  }
  add(sums, a);
  add(sums + width, b);
}
