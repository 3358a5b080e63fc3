/*
 * Numbers as unevaluated sums of two doubles, some 106 bits: for tables that are made once, when the module is loaded. Only + - * /, so the tables have
 * the same bits on every engine.
 */

/** hi + lo, with |lo| at most half a unit in the last place of hi. */
export interface DoubleDouble {
  readonly hi: number;
  readonly lo: number;
}

/** 2^27 + 1: cuts a double into two halves of 26 bits. */
const SPLIT = 134217729;

/** a + b without error (Knuth 1969, section 4.2.2). */
const exactSum = (a: number, b: number): DoubleDouble => {
  const hi = a + b;
  const part = hi - a;
  return { hi, lo: a - (hi - part) + (b - part) };
};

const highHalf = (a: number): number => {
  const scaled = SPLIT * a;
  return scaled - (scaled - a);
};

/** a · b without error (Dekker 1971, Numer. Math. 18, 224-242). */
const exactProduct = (a: number, b: number): DoubleDouble => {
  const hi = a * b;
  const ah = highHalf(a);
  const bh = highHalf(b);
  const al = a - ah;
  const bl = b - bh;
  return { hi, lo: ah * bh - hi + ah * bl + al * bh + al * bl };
};

export const plus = (x: DoubleDouble, y: DoubleDouble): DoubleDouble => {
  const high = exactSum(x.hi, y.hi);
  const low = exactSum(x.lo, y.lo);
  const sum = exactSum(high.hi, high.lo + low.hi);
  return exactSum(sum.hi, sum.lo + low.lo);
};

export const times = (x: DoubleDouble, y: DoubleDouble): DoubleDouble => {
  const product = exactProduct(x.hi, y.hi);
  return exactSum(product.hi, product.lo + (x.hi * y.lo + x.lo * y.hi));
};

/** The quotient of two doubles. */
export const quotient = (a: number, b: number): DoubleDouble => {
  const hi = a / b;
  const product = exactProduct(hi, b);
  const lo = (a - product.hi - product.lo) / b;
  return exactSum(hi, lo);
};
