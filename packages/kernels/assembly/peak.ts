import { lanes, more } from "./memory";

/**
 * `turns` times thirteen independent multiply-adds of two lanes: as many as keep the multipliers and adders busy and still fit into
 * the registers. It is the most that this thread can do without a fused instruction.
 */
export function peak(turns: i32, start: f64, step: f64): f64 {
  const x = f64x2.splat(start);
  const y = f64x2.splat(step);
  let c0 = x;
  let c1 = x;
  let c2 = x;
  let c3 = x;
  let c4 = x;
  let c5 = x;
  let c6 = x;
  let c7 = x;
  let c8 = x;
  let c9 = x;
  let c10 = x;
  let c11 = x;
  let c12 = x;
  for (let t = 0; t < turns; t++) {
    c0 = more(y, c0, x);
    c1 = more(y, c1, x);
    c2 = more(y, c2, x);
    c3 = more(y, c3, x);
    c4 = more(y, c4, x);
    c5 = more(y, c5, x);
    c6 = more(y, c6, x);
    c7 = more(y, c7, x);
    c8 = more(y, c8, x);
    c9 = more(y, c9, x);
    c10 = more(y, c10, x);
    c11 = more(y, c11, x);
    c12 = more(y, c12, x);
  }
  let sum = lanes(c0);
  sum += lanes(c1);
  sum += lanes(c2);
  sum += lanes(c3);
  sum += lanes(c4);
  sum += lanes(c5);
  sum += lanes(c6);
  sum += lanes(c7);
  sum += lanes(c8);
  sum += lanes(c9);
  sum += lanes(c10);
  sum += lanes(c11);
  sum += lanes(c12);
  return sum;
}
