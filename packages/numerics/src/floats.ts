/** V8 keeps arrays up to here in the object itself. */
const FEW = 8;
/** From here on what is done with an array costs more than to get it. */
const MANY = 256;
const PIECE = 1024;

let piece = new Float64Array(PIECE);
let taken = 0;

/**
 * A Float64Array of zeros, a view of a piece of memory that small arrays share: engines take near a microsecond to get memory outside their heap,
 * more than is spent on the numbers of a matrix of a few columns. For steps that make many; whoever transfers an array needs one of its own.
 */
export const floats = (length: number): Float64Array<ArrayBuffer> => {
  if (length <= FEW || length > MANY) return new Float64Array(length);
  // A piece that somebody has transferred has no length any more.
  if (taken + length > piece.length) {
    piece = new Float64Array(PIECE);
    taken = 0;
  }
  const view = new Float64Array(piece.buffer, taken * Float64Array.BYTES_PER_ELEMENT, length);
  taken += length;
  return view;
};

/** The number that `f` makes of each value, as `Float64Array.from(values, f)` in memory of {@link floats}. */
export const mapFloats = <A>(
  values: ArrayLike<A>,
  f: (value: A, at: number) => number,
): Float64Array<ArrayBuffer> => {
  const out = floats(values.length);
  for (let at = 0; at < out.length; at++) out[at] = f(values[at], at);
  return out;
};

/** A copy in memory of {@link floats}. */
export const copyFloats = (values: Float64Array): Float64Array<ArrayBuffer> =>
  values.length > MANY ? new Float64Array(values) : mapFloats(values, (v) => v);

/** An array of the length asked for that is used again and again: for what a function needs only while it runs, and writes before it reads. */
export const scratch = (): ((length: number) => Float64Array) => {
  let kept = new Float64Array(0);
  return (length) => {
    if (kept.length !== length) kept = new Float64Array(length);
    return kept;
  };
};

/**
 * Plain data with every Float64Array in memory of its own, for whoever keeps it or moves its arrays to another thread: to move one that shares its memory
 * would take the others along.
 */
export const inOwnMemory = <A>(value: A): A =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every part is replaced by one of its type
  copied(value) as A;

const copied = (value: unknown): unknown => {
  if (value instanceof Float64Array) return value.slice();
  if (Array.isArray(value)) return value.map(copied);
  return isPlain(value)
    ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copied(part)]))
    : value;
};

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
