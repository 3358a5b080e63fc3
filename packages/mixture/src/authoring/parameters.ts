import {
  continuationRatios,
  E,
  finiteNumber,
  float64s,
  imap,
  invalidInput,
  mapCoordinates,
  positiveCoordinates,
  record,
  refine,
  type Codec,
  type Coordinates,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import { eachOf, finiteNumbers, notNegative, positiveNumbers, type Support } from "./columns.js";

/** The values that a scalar parameter may have, and a coordinate without bounds that reaches all of its interior. */
export interface ScalarDomain extends Support {
  readonly coordinates: Coordinates<number>;
}

/** A number of any sign. */
export const anyNumber: ScalarDomain = {
  ...finiteNumbers,
  coordinates: {
    dimension: 1,
    pack: (value) => Float64Array.of(value),
    unpack: ([x]) =>
      Number.isFinite(x) ? E.right(x) : E.left(invalidInput("coordinates", "a finite number", x)),
  },
};

/** A number above 0. */
export const aboveZero: ScalarDomain = { ...positiveNumbers, coordinates: positiveCoordinates };

/** What stands for 0 where there is only a logarithm. */
const LEAST = 1e-300;

/** A number of at least 0; its coordinate is the logarithm, in which 0 stands for 1e-300. */
export const notBelowZero: ScalarDomain = {
  ...notNegative,
  coordinates: { ...positiveCoordinates, pack: (value) => positiveCoordinates.pack(Math.max(value, LEAST)) },
};

const pair = continuationRatios(2);

/** A number from 0 to 1, both included; its coordinate is the log-odds, in which 0 and 1 stand for 1e-300 and its complement. */
export const probability: ScalarDomain = {
  expected: "a number from 0 to 1",
  holds: (value) => value >= 0 && value <= 1,
  coordinates: mapCoordinates(
    pair,
    ([value]) => value,
    (value) => Float64Array.of(value, 1 - value),
  ),
};

/** Everything about the parameters of a component that does not depend on its density. */
export interface ParameterSpace<T> {
  readonly codec: Codec<T>;
  readonly coordinates: Coordinates<T>;
  /** The parameters as they are. Left: one of them is outside its domain, by name. */
  readonly check: (theta: T) => Either<EmError, T>;
}

/** Parameters that are scalars with names, in the order of `domains`. */
export const scalars = <T extends { readonly [F in keyof T]: number }>(domains: {
  readonly [F in keyof T]: ScalarDomain;
}): ParameterSpace<T> => {
  const names = Object.keys(domains) as Array<keyof T & string>;
  // The assertions: records with exactly the fields of T cannot be built field by field under their own type.
  const build = <A>(value: (name: keyof T & string, at: number) => A): Record<keyof T, A> =>
    Object.fromEntries(names.map((name, at) => [name, value(name, at)])) as Record<keyof T, A>;
  const codecs = build((name): Codec<number> =>
    refine(finiteNumber, domains[name].holds, domains[name].expected),
  );
  return {
    codec: imap<Record<keyof T, number>, T>(
      record<Record<keyof T, number>>(codecs),
      (values) => values as T,
      (theta) => theta,
    ),
    coordinates: {
      dimension: names.length,
      pack: (theta) => Float64Array.from(names, (name) => domains[name].coordinates.pack(theta[name])[0]),
      unpack: (x) => {
        const values: number[] = [];
        for (const [at, name] of names.entries()) {
          const value = domains[name].coordinates.unpack(x.subarray(at, at + 1));
          if (E.isLeft(value)) return value;
          values.push(value.right);
        }
        return E.right(build((_, at) => values[at]) as T);
      },
    },
    check: (theta) => {
      const bad = names.find((name) => !domains[name].holds(theta[name]));
      return bad === undefined
        ? E.right(theta)
        : E.left(
            invalidInput(
              bad,
              domains[bad].expected,
              theta[bad],
              "Give the component a value that its family has.",
            ),
          );
    },
  };
};

/** How far from 1 the probabilities of a file may sum: what few digits leave, far above rounding. */
const SUM_TOLERANCE = 1e-6;

/** Probabilities of `k` categories that sum to 1. */
export const simplex = (k: number): ParameterSpace<Float64Array> => {
  const holds = (p: Float64Array): boolean =>
    p.length === k &&
    p.every(probability.holds) &&
    Math.abs(p.reduce((sum, value) => sum + value, 0) - 1) <= SUM_TOLERANCE;
  const expected = `${k} probabilities that sum to 1`;
  return {
    codec: refine(float64s(), holds, expected),
    coordinates: continuationRatios(k),
    check: (p) => (holds(p) ? E.right(p) : E.left(invalidInput("probabilities", expected, p.join(", ")))),
  };
};

/** Parts of possibly different dimensions, one after the other. */
export const parameterList = <A>(
  parts: ReadonlyArray<ParameterSpace<A>>,
): ParameterSpace<ReadonlyArray<A>> => {
  const starts = parts.map((_, i) =>
    parts.slice(0, i).reduce((sum, { coordinates }) => sum + coordinates.dimension, 0),
  );
  const dimension = parts.reduce((sum, { coordinates }) => sum + coordinates.dimension, 0);
  return {
    codec: {
      encode: (values) => values.map((value, i) => parts[i].codec.encode(value)),
      decode: (input, path = "") =>
        Array.isArray(input) && input.length === parts.length
          ? eachOf(parts, ({ codec }, i) => codec.decode(input[i], `${path}[${i}]`))
          : E.left(invalidInput(path, `a list of ${parts.length}`, JSON.stringify(input))),
    },
    coordinates: {
      dimension,
      pack: (values) => {
        const x = new Float64Array(dimension);
        for (const [i, { coordinates }] of parts.entries()) x.set(coordinates.pack(values[i]), starts[i]);
        return x;
      },
      unpack: (x) =>
        eachOf(parts, ({ coordinates }, i) =>
          coordinates.unpack(x.subarray(starts[i], starts[i] + coordinates.dimension)),
        ),
    },
    check: (values) =>
      values.length === parts.length
        ? eachOf(parts, ({ check }, i) => check(values[i]))
        : E.left(invalidInput("parameters", `a list of ${parts.length}`, `${values.length} parts`)),
  };
};

/** The same parameters in another representation. */
export const mapParameters = <A, C>(
  { codec, coordinates, check }: ParameterSpace<A>,
  to: (a: A) => C,
  from: (c: C) => A,
  codecOf: (codec: Codec<A>) => Codec<C> = (inner) => imap(inner, to, from),
): ParameterSpace<C> => ({
  codec: codecOf(codec),
  coordinates: {
    dimension: coordinates.dimension,
    pack: (c) => coordinates.pack(from(c)),
    unpack: (x) => E.map(to)(coordinates.unpack(x)),
  },
  check: (c) => E.map(() => c)(check(from(c))),
});
