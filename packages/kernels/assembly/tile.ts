import { COLUMN } from "./memory";

/** Copies `n` rows of `d` columns, one behind the other from `rows` on, into a tile, and fills up the last eight with zeros. */
export function loadTile(rows: usize, n: i32, d: i32, tile: usize): void {
  const width = <usize>d << 3;
  let j = 0;
  // Two columns of four rows are two vectors each way.
  for (; j + 1 < d; j += 2) {
    let from = rows + (<usize>j << 3);
    let to = tile + <usize>j * COLUMN;
    let i = 0;
    for (; i + 1 < n; i += 2) {
      const first = v128.load(from);
      const second = v128.load(from + width);
      v128.store(to, v128.shuffle<f64>(first, second, 0, 2));
      v128.store(to, v128.shuffle<f64>(first, second, 1, 3), COLUMN);
      from += width << 1;
      to += 16;
    }
    if (i < n) {
      store<f64>(to, load<f64>(from));
      store<f64>(to, load<f64>(from, 8), COLUMN);
    }
  }
  if (j < d) {
    let from = rows + (<usize>j << 3);
    let to = tile + <usize>j * COLUMN;
    for (let i = 0; i < n; i++) {
      store<f64>(to, load<f64>(from));
      from += width;
      to += 8;
    }
  }
  for (let i = n; i < ((n + 7) & ~7); i++) {
    for (let c: usize = 0; c < <usize>d * COLUMN; c += COLUMN) store<f64>(tile + c + (<usize>i << 3), 0);
  }
}
