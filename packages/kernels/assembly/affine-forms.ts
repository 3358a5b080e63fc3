import { COLUMN, more, splat } from "./memory";

/** Affine forms of rows; see `Kernels.affineForms`. Two forms and eight rows at a time; an odd form is both of them. */
export function affineForms(columns: usize, n: i32, d: i32, forms: usize, k: i32, out: usize): void {
  const stride = <usize>(d + 1) << 3;
  for (let c = 0; c < k; c += 2) {
    const isAlone = c + 1 == k;
    const second = forms + (isAlone ? 0 : stride);
    const next = isAlone ? <usize>0 : COLUMN;
    for (let b: usize = 0; b < <usize>n << 3; b += 64) two(columns + b, forms, second, forms + stride, out + b, next);
    forms += stride << 1;
    out += 2 * COLUMN;
  }
}

@inline
function two(x: usize, first: usize, second: usize, end: usize, out: usize, next: usize): void {
  let a0 = splat(first);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = splat(second);
  let b1 = b0;
  let b2 = b0;
  let b3 = b0;
  for (first += 8; first < end; first += 8) {
    second += 8;
    const fA = splat(first);
    const fB = splat(second);
    const x0 = v128.load(x);
    a0 = more(a0, fA, x0);
    b0 = more(b0, fB, x0);
    const x1 = v128.load(x, 16);
    a1 = more(a1, fA, x1);
    b1 = more(b1, fB, x1);
    const x2 = v128.load(x, 32);
    a2 = more(a2, fA, x2);
    b2 = more(b2, fB, x2);
    const x3 = v128.load(x, 48);
    a3 = more(a3, fA, x3);
    b3 = more(b3, fB, x3);
    x += COLUMN;
  }
  put(out, a0, a1, a2, a3);
  put(out + next, b0, b1, b2, b3);
}

@inline
function put(out: usize, v0: v128, v1: v128, v2: v128, v3: v128): void {
  v128.store(out, v0);
  v128.store(out, v1, 16);
  v128.store(out, v2, 32);
  v128.store(out, v3, 48);
}
