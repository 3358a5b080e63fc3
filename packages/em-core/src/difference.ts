import type { EmError } from "./errors.js";
import { E, type Either } from "./prelude.js";
import { real, repeat, struct, vector, type StatsAlgebra } from "./stats.js";

/**
 * Statistics of which a part can be taken back: `subtract(concat(x, y), y)` is x to rounding. For leaving rows out and for removing
 * a person's rows. Forgetting needs no more than `scale`. Left: what is left would be no statistics of any rows.
 */
export interface DifferenceAlgebra<S> extends StatsAlgebra<S> {
  readonly subtract: (all: S, part: S) => Either<EmError, S>;
}

/** Real numbers under addition. */
export const realDifference: DifferenceAlgebra<number> = {
  ...real,
  subtract: (all, part) => E.right(all - part),
};

/** Vectors of length `n` under addition. */
export const vectorDifference = (n: number): DifferenceAlgebra<Float64Array> => {
  const algebra = vector(n);
  return { ...algebra, subtract: (all, part) => E.right(algebra.concat(all, algebra.scale(-1, part))) };
};

/** Records of statistics, field by field. */
export const structDifference = <S extends object>(fields: {
  readonly [F in keyof S]: DifferenceAlgebra<S[F]>;
}): DifferenceAlgebra<S> => ({
  ...struct<S>(fields),
  subtract: (all, part) => {
    const names = Object.keys(fields) as Array<keyof S>;
    const out: Partial<S> = {};
    for (const name of names) {
      const rest = fields[name].subtract(all[name], part[name]);
      if (E.isLeft(rest)) return rest;
      out[name] = rest.right;
    }
    // Every field of S was filled.
    return E.right(out as S);
  },
});

/** `k` independent copies of one statistic. Errors say which copy they belong to. */
export const repeatDifference = <S>(
  algebra: DifferenceAlgebra<S>,
  k: number,
): DifferenceAlgebra<ReadonlyArray<S>> => ({
  ...repeat(algebra, k),
  subtract: (all, part) => {
    const out: S[] = [];
    for (const [component, whole] of all.entries()) {
      const own = part[component];
      if (own === undefined || all.length !== k)
        throw new RangeError(`statistics of length ${part.length}, expected ${k}`);
      const rest = algebra.subtract(whole, own);
      if (E.isLeft(rest)) return E.left({ _tag: "InComponent", component, cause: rest.left });
      out.push(rest.right);
    }
    return E.right(out);
  },
});
