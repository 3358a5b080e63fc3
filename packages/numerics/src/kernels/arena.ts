import { TILE_ROWS } from "./tile-rows.js";

/** Neighbouring columns of equal length, together and one by one; both show the same numbers. */
export interface Columns {
  readonly all: Float64Array;
  readonly each: ReadonlyArray<Float64Array>;
}

/**
 * Numbers that kernels can reach, handed out like a stack: what is taken after a `mark` is given back by `release`. Nothing is
 * ever cleared, and the same request at the same place gets the same view again, so passes that take the same shapes
 * allocate nothing after the first.
 */
export interface Arena {
  /** Largest count of numbers that can be out at one time. */
  readonly capacity: number;
  /** How many numbers can still be taken. */
  readonly room: () => number;
  /** `length` numbers with whatever was left in them. Throws a RangeError beyond `capacity`. */
  readonly take: (length: number) => Float64Array;
  /** `count` columns of {@link TILE_ROWS} numbers, like `take`. */
  readonly takeColumns: (count: number) => Columns;
  readonly mark: () => number;
  /** Gives back everything taken since `to` was marked. */
  readonly release: (to: number) => void;
}

/** Views that are remembered, and numbers in them; a program that works on ever new shapes starts again. */
const MOST_VIEWS = 4096;
const MOST_NUMBERS = 1.6e7;

/** Remembers what was made for the same place and size. */
const remembered = <A>(
  make: (at: number, size: number) => A,
  numbers: (size: number) => number,
): ((at: number, size: number) => A) => {
  const known = new Map<number, Map<number, A>>();
  let count = 0;
  let total = 0;
  return (at, size) => {
    const before = known.get(at)?.get(size);
    if (before !== undefined) return before;
    count++;
    total += numbers(size);
    if (count > MOST_VIEWS || total > MOST_NUMBERS) {
      known.clear();
      count = 1;
      total = numbers(size);
    }
    const fresh = make(at, size);
    const sizes = known.get(at) ?? new Map<number, A>();
    known.set(at, sizes.set(size, fresh));
    return fresh;
  };
};

/** Every block starts at an even place, for kernels that read two numbers at a time. */
const even = (length: number): number => length + (length & 1);

/** An arena over storage that `view` shows: `length` numbers from place `at` on. */
export const makeArena = (capacity: number, view: (at: number, length: number) => Float64Array): Arena => {
  const single = remembered(view, (size) => size);
  const columns = remembered(
    (at, count): Columns => {
      const all = view(at, count * TILE_ROWS);
      const each = Array.from({ length: count }, (_, c) => all.subarray(c * TILE_ROWS, (c + 1) * TILE_ROWS));
      return { all, each };
    },
    (count) => count * TILE_ROWS,
  );
  let top = 0;
  const advance = (length: number): number => {
    const at = top;
    if (at + length > capacity) throw new RangeError(`${at + length} numbers in an arena of ${capacity}`);
    top = at + even(length);
    return at;
  };
  return {
    capacity,
    room: () => capacity - top,
    take: (length) => single(advance(length), length),
    takeColumns: (count) => columns(advance(count * TILE_ROWS), count),
    mark: () => top,
    release: (to) => {
      top = to;
    },
  };
};
