import type { ColumnBatch, StatsAlgebra } from "@latentjs/em-core";
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
  readonly sums: Float64Array;
  readonly finish: () => KeyedSums;
}

/** The different values of one column of a batch, each with its weight. It allocates when a value is new. */
export const weightsByValue = (column: number): Accumulator<ColumnBatch, KeyedSums> => {
  const table = keyedTable(1);
  return {
    add: ({ columns }, from, to, weight) => {
      const values = columns[column];
      for (let i = from; i < to; i++) {
        if (weight[i - from] === 0) continue;
        // Asked first, because the sums may be another array then.
        const at = table.at(values[i]);
        table.sums[at] += weight[i - from];
      }
    },
    finish: table.finish,
  };
};

/** Keys whose places are found without a look into the map; a power of two. Whole numbers that are near each other do not get in each other's way. */
const SLOTS = 512;

/** An empty table with room for `width` numbers a key. */
export const keyedTable = (width: number): KeyedTable => {
  const places = new Map<number, number>();
  const slotKeys = new Float64Array(SLOTS).fill(Number.NaN);
  const slotPlaces = new Int32Array(SLOTS);
  let sums = new Float64Array(64 * width);
  const placeOf = (key: number): number => {
    const place = places.get(key);
    if (place !== undefined) return place;
    const next = places.size * width;
    if (next + width > sums.length) {
      const grown = new Float64Array(2 * sums.length);
      grown.set(sums);
      sums = grown;
    }
    places.set(key, next);
    return next;
  };
  return {
    at: (key) => {
      const slot = key & (SLOTS - 1);
      if (slotKeys[slot] === key) return slotPlaces[slot];
      const place = placeOf(key);
      slotKeys[slot] = key;
      slotPlaces[slot] = place;
      return place;
    },
    get sums() {
      return sums;
    },
    finish: () => {
      const keys = Float64Array.from(places.keys()).toSorted();
      const sorted = new Float64Array(keys.length * width);
      for (const [n, key] of keys.entries()) addTo(sorted, n * width, sums, places.get(key) ?? 0, width);
      return { keys, sums: sorted };
    },
  };
};
