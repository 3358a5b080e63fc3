import type { Monoid } from "./prelude.js";

/**
 * Expected sufficient statistics: a commutative monoid that can also be scaled.
 *
 * Laws: `empty` is an exact identity; `concat` is commutative and associative to rounding; `scale(c, ·)` distributes
 * over `concat`. Scaling is what online EM, decay and averaging need. Values are plain data and are never mutated.
 */
export interface StatsAlgebra<S> extends Monoid<S> {
  readonly scale: (factor: number, stats: S) => S;
}

/** Real numbers under addition. */
export const real: StatsAlgebra<number> = {
  empty: 0,
  concat: (x, y) => x + y,
  scale: (factor, x) => factor * x,
};

/** Vectors of length `n` under addition. */
export const vector = (n: number): StatsAlgebra<Float64Array> => ({
  empty: new Float64Array(n),
  concat: (x, y) => {
    sameLength(x.length, n);
    sameLength(y.length, n);
    return x.map((v, i) => v + (y[i] ?? Number.NaN));
  },
  scale: (factor, x) => x.map((v) => factor * v),
});

const sameLength = (length: number, expected: number): void => {
  if (length !== expected) throw new RangeError(`statistics of length ${length}, expected ${expected}`);
};

/** Records of statistics, field by field. */
export const struct = <S extends object>(fields: {
  readonly [F in keyof S]: StatsAlgebra<S[F]>;
}): StatsAlgebra<S> => {
  const names = Object.keys(fields) as Array<keyof S>;
  // The only assertions: a record with exactly the fields of S cannot be built field by field under its own type.
  const build = (value: <F extends keyof S>(name: F) => S[F]): S =>
    Object.fromEntries(names.map((name) => [name, value(name)])) as S;
  return {
    empty: build((name) => fields[name].empty),
    concat: (x, y) => build((name) => fields[name].concat(x[name], y[name])),
    scale: (factor, x) => build((name) => fields[name].scale(factor, x[name])),
  };
};

/** `k` independent copies of one statistic, merged index by index. */
export const repeat = <S>(algebra: StatsAlgebra<S>, k: number): StatsAlgebra<ReadonlyArray<S>> => ({
  empty: Array.from({ length: k }, () => algebra.empty),
  concat: (x, y) => {
    sameLength(x.length, k);
    sameLength(y.length, k);
    return x.map((v, i) => algebra.concat(v, y[i] ?? algebra.empty));
  },
  scale: (factor, x) => x.map((v) => algebra.scale(factor, v)),
});

/** What one E-step pass over some rows yields. */
export interface Expected<S> {
  readonly stats: S;
  /** Observed-data log-likelihood of those rows, in nats, at the parameters the pass used. */
  readonly logLikelihood: number;
  /** Total observation weight. */
  readonly weight: number;
  /** Index in the data set of the first row with a non-finite log-density, or -1. */
  readonly badRow: number;
}

/** Merges what two disjoint sets of rows yielded at the same parameters. */
export const expectedMonoid = <S>(stats: StatsAlgebra<S>): Monoid<Expected<S>> => ({
  empty: { stats: stats.empty, logLikelihood: 0, weight: 0, badRow: -1 },
  concat: (x, y) => ({
    stats: stats.concat(x.stats, y.stats),
    logLikelihood: x.logLikelihood + y.logLikelihood,
    weight: x.weight + y.weight,
    badRow: x.badRow >= 0 ? x.badRow : y.badRow,
  }),
});
