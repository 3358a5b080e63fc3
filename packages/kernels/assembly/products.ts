import { add, COLUMN, more } from "./memory";

/** Adds products of two columns with four to two rows of sums; `corner` where that of the first with the fourth has no place. */
export function twoByFour(v: usize, z: usize, bytes: usize, row: usize, below: usize, corner: bool): void {
  let a0 = f64x2.splat(-0.0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  for (let end = v + bytes; v < end; v += 16) {
    const vA = v128.load(v);
    const vB = v128.load(v, COLUMN);
    const z0 = v128.load(z);
    a0 = more(a0, vA, z0);
    b0 = more(b0, vB, z0);
    const z1 = v128.load(z, COLUMN);
    a1 = more(a1, vA, z1);
    b1 = more(b1, vB, z1);
    const z2 = v128.load(z, 2 * COLUMN);
    a2 = more(a2, vA, z2);
    b2 = more(b2, vB, z2);
    const z3 = v128.load(z, 3 * COLUMN);
    a3 = more(a3, vA, z3);
    b3 = more(b3, vB, z3);
    z += 16;
  }
  add(row, a0);
  add(row + 8, a1);
  add(row + 16, a2);
  if (!corner) add(row + 24, a3);
  add(below, b0);
  add(below + 8, b1);
  add(below + 16, b2);
  add(below + 24, b3);
}

/** Adds products of a column with four. */
export function oneByFour(v: usize, z: usize, bytes: usize, row: usize): void {
  let a0 = f64x2.splat(-0.0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  for (let end = v + bytes; v < end; v += 16) {
    const vA = v128.load(v);
    a0 = more(a0, vA, v128.load(z));
    a1 = more(a1, vA, v128.load(z, COLUMN));
    a2 = more(a2, vA, v128.load(z, 2 * COLUMN));
    a3 = more(a3, vA, v128.load(z, 3 * COLUMN));
    z += 16;
  }
  add(row, a0);
  add(row + 8, a1);
  add(row + 16, a2);
  add(row + 24, a3);
}

/** Adds the product of two columns. */
export function oneByOne(v: usize, z: usize, bytes: usize, at: usize): void {
  let sum = f64x2.splat(-0.0);
  for (let b: usize = 0; b < bytes; b += 16) sum = more(sum, v128.load(v + b), v128.load(z + b));
  add(at, sum);
}
