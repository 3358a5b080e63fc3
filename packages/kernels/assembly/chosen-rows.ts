import { CHOSEN } from "./memory";

/** Lists the rows that have a weight, and returns their number, or -1 where they are more than half; see `chooseRows` of numerics. */
export function chooseRows(w: usize, n: i32): i32 {
  const bytes = <usize>(n + (n & 1)) << 3;
  const zero = f64x2.splat(0);
  let counted = i64x2.splat(0);
  // A comparison that holds is -1. Behind an odd count stands a 0.
  for (let b: usize = 0; b < bytes; b += 16) counted = i64x2.sub(counted, f64x2.ne(v128.load(w + b), zero));
  const count = <i32>(i64x2.extract_lane(counted, 0) + i64x2.extract_lane(counted, 1));
  if (2 * count > n) return -1;
  let p = CHOSEN;
  for (let i = 0; i < n; i++) {
    store<i32>(p, i);
    p += <usize>(load<f64>(w + (<usize>i << 3)) != 0) << 2;
  }
  return count;
}
