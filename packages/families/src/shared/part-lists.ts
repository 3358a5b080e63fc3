import { E, invalidInput, type Codec, type Coordinates, type Either, type EmError, type StatsAlgebra } from "@latentjs/em-core";

/** `f` of every item, up to the first error. */
export const traverse = <A, R>(
  items: ReadonlyArray<A>,
  f: (item: A, at: number) => Either<EmError, R>,
): Either<EmError, ReadonlyArray<R>> => {
  const out: R[] = [];
  for (const [at, item] of items.entries()) {
    const result = f(item, at);
    if (E.isLeft(result)) return result;
    out.push(result.right);
  }
  return E.right(out);
};

/** Lists of statistics of different kinds, place by place. */
export const listStats = <S>(each: ReadonlyArray<StatsAlgebra<S>>): StatsAlgebra<ReadonlyArray<S>> => ({
  empty: each.map(({ empty }) => empty),
  concat: (x, y) => each.map(({ concat }, i) => concat(x[i], y[i])),
  scale: (factor, x) => each.map(({ scale }, i) => scale(factor, x[i])),
});

/** Lists of values of different kinds, place by place. */
export const listCodec = <A>(each: ReadonlyArray<Codec<A>>): Codec<ReadonlyArray<A>> => ({
  encode: (values) => each.map(({ encode }, i) => encode(values[i])),
  decode: (input, path = "") =>
    Array.isArray(input) && input.length === each.length
      ? traverse(each, ({ decode }, i) => decode(input[i], `${path}[${i}]`))
      : E.left(invalidInput(path, `a list of ${each.length}`, Array.isArray(input) ? `one of ${input.length}` : typeof input)),
});

/** The coordinates of all places, one after the other. */
export const listCoordinates = <P>(each: ReadonlyArray<Coordinates<P>>): Coordinates<ReadonlyArray<P>> => {
  const starts = each.map((_, i) => each.slice(0, i).reduce((sum, { dimension }) => sum + dimension, 0));
  const dimension = each.reduce((sum, one) => sum + one.dimension, 0);
  return {
    dimension,
    pack: (params) => {
      const x = new Float64Array(dimension);
      each.forEach(({ pack }, i) => x.set(pack(params[i]), starts[i]));
      return x;
    },
    unpack: (x) =>
      traverse(each, (one, i) => one.unpack(x.subarray(starts[i], starts[i] + one.dimension))),
  };
};
