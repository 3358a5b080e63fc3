import { exp, floats, log, mapFloats } from "@latentjs/numerics";
import { invalidInput, type EmError } from "./errors.js";
import { E, type Either } from "./prelude.js";

/**
 * A map between parameters and real vectors without constraints, for methods that extrapolate. `unpack(pack(p))` is p
 * to rounding; `unpack` refuses vectors that lead outside the model.
 */
export interface Coordinates<P> {
  readonly dimension: number;
  /** Fresh vector of length `dimension`. */
  readonly pack: (params: P) => Float64Array;
  readonly unpack: (x: Float64Array) => Either<EmError, P>;
}

const outside = (expected: string, x: Float64Array): Either<EmError, never> =>
  E.left(invalidInput("coordinates", expected, x.join(", ")));

/**
 * Probability vectors of length `k` by centred log-ratios (Aitchison 1986), x[i] = log p[i] - mean(log p), and back by
 * softmax. All components are treated alike, so permuting them permutes the coordinates.
 */
export const simplexCoordinates = (k: number): Coordinates<Float64Array> => ({
  dimension: k,
  pack: (p) => {
    const x = mapFloats(p, log);
    const centre = x.reduce((sum, v) => sum + v, 0) / k;
    return mapFloats(x, (v) => v - centre);
  },
  unpack: (x) => {
    const top = x.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const p = mapFloats(x, (v) => exp(v - top));
    const total = p.reduce((a, b) => a + b, 0);
    return total < Infinity ? E.right(mapFloats(p, (v) => v / total)) : outside("finite log-ratios", x);
  },
});

/** The least probability whose logarithm stands for that of 0. */
const LEAST_PROBABILITY = 1e-300;

const logOf = (probability: number): number => log(Math.max(probability, LEAST_PROBABILITY));

/** 1 / (1 + e^-x). */
const logistic = (x: number): number => (x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)));

/**
 * Probability vectors of length `k` by their `k` - 1 continuation-ratio logits (Agresti 2002, section 7.4), log p[i] - log(p[i + 1] + … + p[k - 1]): as
 * many coordinates as free parameters. A probability of 0 counts as 1e-300, and each one that is 0 makes one coordinate idle, wherever it stands.
 */
export const continuationRatios = (k: number): Coordinates<Float64Array> => ({
  dimension: k - 1,
  pack: (p) => {
    const x = floats(k - 1);
    let later = p[k - 1] ?? 0;
    for (let i = k - 2; i >= 0; i--) {
      const here = p[i] ?? 0;
      x[i] = logOf(here) - logOf(later);
      later += here;
    }
    return x;
  },
  unpack: (x) => {
    if (!x.every(Number.isFinite)) return outside("finite log-ratios", x);
    const p = floats(k);
    let left = 1;
    for (const [i, value] of x.entries()) {
      p[i] = left * logistic(value);
      left *= logistic(-value);
    }
    p[k - 1] = left;
    return E.right(p);
  },
});

/** A positive number by its logarithm. */
export const positiveCoordinates: Coordinates<number> = {
  dimension: 1,
  pack: (value) => Float64Array.of(log(value)),
  unpack: (x) => {
    const value = exp(x[0] ?? Number.NaN);
    return value > 0 && value < Infinity ? E.right(value) : outside("the logarithm of a positive number", x);
  },
};

/** Copies a few numbers, which a loop does faster than a call of `set`. */
const place = (part: Float64Array, to: Float64Array, at: number): void => {
  for (let i = 0; i < part.length; i++) to[at + i] = part[i] ?? Number.NaN;
};

/** `k` values of one kind, one after the other. */
export const repeatCoordinates = <P>(inner: Coordinates<P>, k: number): Coordinates<ReadonlyArray<P>> => ({
  dimension: inner.dimension * k,
  pack: (params) => {
    const x = floats(inner.dimension * k);
    params.forEach((p, i) => place(inner.pack(p), x, i * inner.dimension));
    return x;
  },
  unpack: (x) => {
    const out: P[] = [];
    for (let i = 0; i < k; i++) {
      const p = inner.unpack(x.subarray(i * inner.dimension, (i + 1) * inner.dimension));
      if (E.isLeft(p)) return E.left({ _tag: "InComponent", component: i, cause: p.left });
      out.push(p.right);
    }
    return E.right(out);
  },
});

/** Two parts of a parameter side by side. */
export const pairCoordinates = <A, C>(
  a: Coordinates<A>,
  c: Coordinates<C>,
): Coordinates<readonly [A, C]> => ({
  dimension: a.dimension + c.dimension,
  pack: ([first, second]) => {
    const x = floats(a.dimension + c.dimension);
    place(a.pack(first), x, 0);
    place(c.pack(second), x, a.dimension);
    return x;
  },
  // Asked for so often, by differences and accelerated steps, that the calls of a chain would take a third of the time.
  unpack: (x) => {
    const first = a.unpack(x.subarray(0, a.dimension));
    if (E.isLeft(first)) return first;
    const second = c.unpack(x.subarray(a.dimension));
    return E.isLeft(second) ? second : E.right([first.right, second.right]);
  },
});

/** The same coordinates seen through a one-to-one change of representation. */
export const mapCoordinates = <A, C>(
  inner: Coordinates<A>,
  to: (a: A) => C,
  from: (c: C) => A,
): Coordinates<C> => ({
  dimension: inner.dimension,
  pack: (c) => inner.pack(from(c)),
  unpack: (x) => E.map(to)(inner.unpack(x)),
});
