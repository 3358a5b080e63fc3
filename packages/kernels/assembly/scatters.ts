import { COLUMN } from "./memory";
import { addScatter, addTriangle, centreColumns, weighColumns } from "./scatter";
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
  const width = <usize>d * COLUMN;
  const isWide = k < 3 || 2 * k <= d;
  let from = isWide ? scratch + width : scratch;
  const products = from + width;
  centreColumns(tile, bytes, from, products, centre);
  if (isWide) {
    // Weighted columns are fewer than products.
    for (; k; k--) {
      weighColumns(from, columns, bytes, scratch, width, moments);
      addTriangle(scratch, from, bytes, d, moments + (<usize>d << 3));
      columns += COLUMN;
      moments += size;
    }
    return;
  }
  // The columns themselves and the first products, then eight products at a time, which stay in the nearest cache.
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
