import { add, COLUMN, more } from "./memory";

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
      twoByFour(columns, x, bytes, sums, width);
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
    for (let j = 0; j < d; j++) one(columns, tile + <usize>j * COLUMN, bytes, sums + (<usize>j << 3));
  }
}

function twoByFour(w: usize, x: usize, bytes: usize, sums: usize, width: usize): void {
  let a0 = f64x2.splat(-0.0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  for (let end = w + bytes; w < end; w += 16) {
    const wA = v128.load(w);
    const wB = v128.load(w, COLUMN);
    const x0 = v128.load(x);
    a0 = more(a0, wA, x0);
    b0 = more(b0, wB, x0);
    const x1 = v128.load(x, COLUMN);
    a1 = more(a1, wA, x1);
    b1 = more(b1, wB, x1);
    const x2 = v128.load(x, 2 * COLUMN);
    a2 = more(a2, wA, x2);
    b2 = more(b2, wB, x2);
    const x3 = v128.load(x, 3 * COLUMN);
    a3 = more(a3, wA, x3);
    b3 = more(b3, wB, x3);
    x += 16;
  }
  add(sums, a0);
  add(sums + 8, a1);
  add(sums + 16, a2);
  add(sums + 24, a3);
  add(sums + width, b0);
  add(sums + width + 8, b1);
  add(sums + width + 16, b2);
  add(sums + width + 24, b3);
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

function one(w: usize, x: usize, bytes: usize, at: usize): void {
  let sum = f64x2.splat(-0.0);
  for (let b: usize = 0; b < bytes; b += 16) sum = more(sum, v128.load(w + b), v128.load(x + b));
  add(at, sum);
}
