import { describe, expect, test } from "vitest";
import { cholesky, choleskyLogDet, multiplyLower, solveLower, solveLowerTranspose } from "../src/index.js";

/** L·Lᵀ by hand for L = [[2,0,0],[-1,3,0],[4,5,1]]: every step of the factorisation is exact. */
const A = Float64Array.of(4, -2, 8, -2, 10, 11, 8, 11, 42);
const L = Float64Array.of(2, 0, 0, -1, 3, 0, 4, 5, 1);

test("factors an integer matrix exactly and clears the upper triangle", () => {
  const l = new Float64Array(9).fill(7);
  expect(cholesky(A, 3, l)).toBe(-1);
  expect(l).toStrictEqual(L);
});

test("works in place and reads the lower triangle only", () => {
  const a = Float64Array.from(A);
  a[1] = a[2] = a[5] = NaN;
  expect(cholesky(a, 3, a)).toBe(-1);
  expect(a).toStrictEqual(L);
});

test("does nothing for d = 0 and takes a square root for d = 1", () => {
  expect(cholesky(new Float64Array(0), 0, new Float64Array(0))).toBe(-1);
  const l = new Float64Array(1);
  expect(cholesky(Float64Array.of(6.25), 1, l)).toBe(-1);
  expect(l[0]).toBe(2.5);
});

const at = (a: readonly number[], d: number) => {
  const l = new Float64Array(d * d);
  const i = cholesky(Float64Array.from(a), d, l);
  return { i, pivot: l[i * d + i] };
};

describe("refuses", () => {
  test("an indefinite matrix, leaving the pivot", () => {
    expect(at([1, 2, 2, 1], 2)).toStrictEqual({ i: 1, pivot: -3 });
    expect(at([-4], 1)).toStrictEqual({ i: 0, pivot: -4 });
  });

  test("a constant column, which has variance 0", () => {
    expect(at([2, 0, 0, 0, 0, 0, 0, 0, 3], 3)).toStrictEqual({ i: 1, pivot: 0 });
  });

  test("numbers that are not finite", () => {
    expect(at([NaN], 1).i).toBe(0);
    expect(at([Infinity], 1).i).toBe(0);
    expect(at([1, 0, NaN, 1], 2).i).toBe(1);
    expect(at([1, 0, Infinity, 1], 2).i).toBe(1);
    expect(at([1, 0, 1e200, 1e300], 2).i).toBe(1);
  });

  test("a correlation of 1, and takes one that is 1 minus 100 times the limit", () => {
    expect(at([1, 1, 1, 1], 2).i).toBe(1);
    // 16·d·eps = 7e-15; the pivot here is 1 - (1 - 4e-13)² = 8e-13.
    const rho = 1 - 4e-13;
    expect(at([1, rho, rho, 1], 2).i).toBe(-1);
    expect(at([1e-24, rho, rho, 1e24], 2).i).toBe(-1);
  });
});

test("choleskyLogDet does not form the determinant, which would underflow", () => {
  // det = 36, and ln 36 = 3.5835189384561100...
  expect(choleskyLogDet(Float64Array.of(2, 0, 5, 3), 2)).toBeCloseTo(3.58351893845611, 14);
  const d = 5;
  const l = new Float64Array(d * d);
  for (let i = 0; i < d; i++) l[i * d + i] = 1e-200;
  // -2000 ln 10, with ln 10 = 2.302585092994045684...
  expect(Math.abs(choleskyLogDet(l, d) / -4605.170185988091 - 1)).toBeLessThan(1e-15);
});

describe("triangular kernels on integers, where they are exact", () => {
  const x = Float64Array.of(3, -2, 5);
  /** L·x and Lᵀ·x by hand. */
  const lx = [6, -9, 7];
  const ltx = [28, 19, 5];

  test("multiplyLower", () => {
    const out = new Float64Array(3);
    multiplyLower(L, 3, x, out);
    expect(Array.from(out)).toStrictEqual(lx);
    const wide = new Float64Array(5).fill(9);
    multiplyLower(L, 3, x, wide, 1);
    expect(Array.from(wide)).toStrictEqual([9, ...lx, 9]);
    const own = Float64Array.from(x);
    multiplyLower(L, 3, own, own);
    expect(Array.from(own)).toStrictEqual(lx);
  });

  test("solveLower", () => {
    const b = Float64Array.from(lx);
    solveLower(L, 3, b);
    expect(b).toStrictEqual(x);
    const wide = Float64Array.of(9, ...lx, 9);
    solveLower(L, 3, wide, 1);
    expect(wide).toStrictEqual(Float64Array.of(9, ...x, 9));
  });

  test("solveLowerTranspose", () => {
    const b = Float64Array.from(ltx);
    solveLowerTranspose(L, 3, b);
    expect(b).toStrictEqual(x);
    const wide = Float64Array.of(9, ...ltx, 9);
    solveLowerTranspose(L, 3, wide, 1);
    expect(wide).toStrictEqual(Float64Array.of(9, ...x, 9));
  });
});
