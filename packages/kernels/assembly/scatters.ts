import { COLUMN, splat } from "./memory";
import { addScatter } from "./scatter";
import { addSumsOf } from "./sums";

/** Rows that tell whether most posterior probabilities are 0. */
const FIRST: i32 = 32;

/** Second moments of all components about one centre; see `Kernels.addScatters`. */
export function addScatters(
  tile: usize,
  n: i32,
  d: i32,
  centre: usize,
  columns: usize,
  k: i32,
  scratch: usize,
  moments: usize,
): void {
  const size = <usize>(d + ((d * (d + 1)) >> 1)) << 3;
  if (mostlyZero(columns, min(n, FIRST), k)) {
    for (let c = 0; c < k; c++) {
      addScatter(tile, n, d, centre, columns, scratch, moments);
      columns += COLUMN;
      moments += size;
    }
    return;
  }
  const bytes = <usize>(n + (n & 1)) << 3;
  const products = scratch + <usize>d * COLUMN;
  for (let z = scratch; z < products; z += COLUMN) {
    const c = splat(centre);
    for (let b: usize = 0; b < bytes; b += 16) v128.store(z + b, f64x2.sub(v128.load(tile + b), c));
    centre += 8;
    tile += COLUMN;
  }
  // The columns themselves and the first products, then eight products at a time, which stay in the nearest cache.
  let from = scratch;
  let to = products;
  let end = products + <usize>(8 + (-d & 3)) * COLUMN;
  for (let first = scratch; first < products; first += COLUMN) {
    for (let second = scratch; second <= first; second += COLUMN) {
      for (let b: usize = 0; b < bytes; b += 16)
        v128.store(to + b, f64x2.mul(v128.load(first + b), v128.load(second + b)));
      to += COLUMN;
      if (to == end) {
        moments = addSumsOf(from, to, bytes, columns, k, moments, size);
        from = products;
        to = products;
        end = products + 8 * COLUMN;
      }
    }
  }
  if (from < to) addSumsOf(from, to, bytes, columns, k, moments, size);
}

/** Whether, going by the first rows, so many posterior probabilities are 0 that gathering the others is quicker. */
function mostlyZero(columns: usize, n: i32, k: i32): bool {
  const bytes = <usize>(n + (n & 1)) << 3;
  const zero = f64x2.splat(0);
  let counted = i64x2.splat(0);
  for (let end = columns + <usize>k * COLUMN; columns < end; columns += COLUMN) {
    for (let b: usize = 0; b < bytes; b += 16) counted = i64x2.sub(counted, f64x2.ne(v128.load(columns + b), zero));
  }
  return 8 * <i32>(i64x2.extract_lane(counted, 0) + i64x2.extract_lane(counted, 1)) < 5 * n * k;
}
