import { add, COLUMN, more } from "./memory";
import { oneByOne, twoByFour } from "./products";

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
  const bytes = <usize>(n + (n & 1)) << 3;
  const width = <usize>d << 3;
  let c = 0;
  for (; c + 1 < k; c += 2) {
    let j = 0;
    let x = tile;
    for (; j + 3 < d; j += 4) {
      twoByFour(columns, x, bytes, sums, sums + width, false);
      x += 4 * COLUMN;
      sums += 32;
    }
    for (; j < d; j++) {
      twoByOne(columns, x, bytes, sums, width);
      x += COLUMN;
      sums += 8;
    }
    sums += width;
    columns += 2 * COLUMN;
  }
  if (c < k) {
    for (let j = 0; j < d; j++) oneByOne(columns, tile + <usize>j * COLUMN, bytes, sums + (<usize>j << 3));
  }
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
