import type { ColumnBatch, StatsAlgebra } from "@latentjs/em-core";
import { TILE_ROWS } from "@latentjs/numerics";
import type { Accumulator } from "../family.js";

/** Sums by key: a histogram where there is one sum a key. */
export interface KeyedSums {
  /** In increasing order, each once. */
  readonly keys: Float64Array;
  /** `width` numbers for each key, key after key. */
  readonly sums: Float64Array;
}

/** Tables of sums with `width` numbers a key, merged key by key. They grow with the number of different keys. */
export const keyedSums = (width: number): StatsAlgebra<KeyedSums> => ({
  empty: { keys: new Float64Array(0), sums: new Float64Array(0) },
  concat: (x, y) => merged(x, y, width),
  scale: (factor, { keys, sums }) => ({ keys, sums: sums.map((sum) => factor * sum) }),
});

const merged = (x: KeyedSums, y: KeyedSums, width: number): KeyedSums => {
  if (x.keys.length === 0) return y;
  if (y.keys.length === 0) return x;
  const keys = new Float64Array(x.keys.length + y.keys.length);
  const sums = new Float64Array(keys.length * width);
  let [i, j, n] = [0, 0, 0];
  while (i < x.keys.length || j < y.keys.length) {
    const key = Math.min(x.keys[i] ?? Infinity, y.keys[j] ?? Infinity);
    keys[n] = key;
    if (x.keys[i] === key) addTo(sums, n * width, x.sums, i++ * width, width);
    if (y.keys[j] === key) addTo(sums, n * width, y.sums, j++ * width, width);
    n += 1;
  }
  return { keys: keys.slice(0, n), sums: sums.slice(0, n * width) };
};

const addTo = (to: Float64Array, at: number, from: Float64Array, start: number, width: number): void => {
  for (let l = 0; l < width; l++) to[at + l] += from[start + l];
};

/** A table that is being filled. It allocates when a key is new, and otherwise not. */
export interface KeyedTable {
  /** Where the sums of `key` begin in `sums`, which may be another array after the call. */
  readonly at: (key: number) => number;
  /**
   * The same for a tile, until the next call: place `[i]` is that of `keys[from + i]`, for rows [from, to). A row whose `weight[i]` is 0 has some
   * place and makes none.
   */
  readonly find: (keys: Float64Array, from: number, to: number, weight: Float64Array) => Int32Array;
  readonly sums: Float64Array;
  readonly finish: () => KeyedSums;
}

/** The different values of one column of a batch, each with its weight. It allocates when a value is new. */
export const weightsByValue = (column: number): Accumulator<ColumnBatch, KeyedSums> => {
  const table = keyedTable(1);
  return {
    add: ({ columns }, from, to, weight) => {
      const places = table.find(columns[column], from, to, weight);
      const { sums } = table;
      for (let i = 0; i < to - from; i++) sums[places[i]] += weight[i];
    },
    finish: table.finish,
  };
};

/** Keys whose places are found without a look into the map; a power of two. Whole numbers that are near each other do not get in each other's way. */
const SLOTS = 512;

/** An empty table with room for `width` numbers a key. */
export const keyedTable = (width: number): KeyedTable => {
  const known = new Map<number, number>();
  const slotKeys = new Float64Array(SLOTS).fill(Number.NaN);
  const slotPlaces = new Int32Array(SLOTS);
  let found = new Int32Array(TILE_ROWS);
  let sums = new Float64Array(64 * width);
  const look = (key: number): number => {
    const place = known.get(key);
    if (place !== undefined) return place;
    const next = known.size * width;
    if (next + width > sums.length) {
      const grown = new Float64Array(2 * sums.length);
      grown.set(sums);
      sums = grown;
    }
    known.set(key, next);
    return next;
  };
  const at = (key: number): number => {
    const slot = key & (SLOTS - 1);
    if (slotKeys[slot] === key) return slotPlaces[slot];
    const place = look(key);
    slotKeys[slot] = key;
    slotPlaces[slot] = place;
    return place;
  };
  return {
    at,
    find: (keys, from, to, weight) => {
      if (to - from > found.length) found = new Int32Array(to - from);
      const places = found;
      for (let i = 0; i < to - from; i++) places[i] = weight[i] === 0 ? 0 : at(keys[from + i]);
      return places;
    },
    get sums() {
      return sums;
    },
    finish: () => {
      const keys = Float64Array.from(known.keys()).toSorted();
      const sorted = new Float64Array(keys.length * width);
      for (const [n, key] of keys.entries()) addTo(sorted, n * width, sums, known.get(key) ?? 0, width);
      return { keys, sums: sorted };
    },
  };
};
