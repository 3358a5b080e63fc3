import {
  E,
  finiteNumber,
  float64s,
  invalidInput,
  mapCoordinates,
  O,
  pairCoordinates,
  positiveCoordinates,
  real,
  record,
  struct,
  vector,
  type Coordinates,
} from "@latentjs/em-core";
import type { NamedFamily } from "@latentjs/mixture";
import { LN_2PI, log, standardNormal } from "@latentjs/numerics";
import { record as records, tuple } from "fast-check";
import { between, interval, positiveBetween, type NamedFamilyOptions } from "../../src/index.js";

/** y = a + b x with normal errors; x is given. */
export interface Line {
  /** a and b. */
  readonly coefficients: Float64Array;
  readonly variance: number;
}

export interface LineStats {
  readonly weight: number;
  /** Sums of w times x, x^2, y, x y and y^2. */
  readonly sums: Float64Array;
}

const bare: Coordinates<Float64Array> = {
  dimension: 2,
  pack: (x) => x.slice(),
  unpack: (x) =>
    x.every(Number.isFinite)
      ? E.right(x.slice())
      : E.left(invalidInput("coefficients", "numbers", x.join(", "))),
};

const residuals = ([a, b]: Float64Array, weight: number, [x, xx, y, xy, yy]: Float64Array): number =>
  yy - 2 * (a * y + b * xy) + a * a * weight + 2 * a * b * x + b * b * xx;

/** A regression: it draws no rows, because it does not know where x comes from. */
export const line: NamedFamily<Line, LineStats> = {
  name: "line",
  stats: struct<LineStats>({ weight: real, sums: vector(5) }),
  open: ({ coefficients: [a, b], variance }) => {
    if (!(variance > 0 && variance < Infinity))
      return E.left(invalidInput("variance", "a positive number", variance));
    const top = -0.5 * (LN_2PI + log(variance));
    return E.right({
      logDensity: ({ columns: [x, y] }, from, to, out) => {
        for (let i = from; i < to; i++) {
          const z = y[i] - a - b * x[i];
          out[i - from] = top - (z * z) / (2 * variance);
        }
      },
      accumulator: () => {
        const sums = new Float64Array(6);
        return {
          add: ({ columns: [x, y] }, from, to, w) => {
            for (let i = from; i < to; i++) {
              const v = w[i - from];
              sums[0] += v;
              sums[1] += v * x[i];
              sums[2] += v * x[i] * x[i];
              sums[3] += v * y[i];
              sums[4] += v * x[i] * y[i];
              sums[5] += v * y[i] * y[i];
            }
          },
          finish: () => ({ weight: sums[0], sums: sums.slice(1) }),
        };
      },
    });
  },
  estimate: ({ weight, sums }) => {
    const [x, xx, y, xy] = sums;
    const spread = xx - (x * x) / weight;
    if (!(spread > 1e-9 * xx)) return E.left(invalidInput("x", "different values", "equal ones"));
    const b = (xy - (x * y) / weight) / spread;
    const coefficients = Float64Array.of((y - b * x) / weight, b);
    const variance = residuals(coefficients, weight, sums) / weight;
    return variance > (1e-9 * sums[4]) / weight
      ? E.right({ coefficients, variance })
      : E.left(invalidInput("y", "values off the line", "values on it"));
  },
  q: ({ coefficients, variance }, { weight, sums }) =>
    -0.5 * (weight * log(variance) + residuals(coefficients, weight, sums) / variance),
  read: ({ columns }) => {
    const found = ["x", "y"].map((name) => columns.find((column) => column.name === name));
    const values = found.flatMap((column) => (column?._tag === "Numbers" ? [column.values] : []));
    return values.length === 2 && values.every((column) => column.every(Number.isFinite))
      ? E.right(values)
      : E.left(invalidInput("columns x and y", "numbers", "something else"));
  },
  codec: record<Line>({ coefficients: float64s(2), variance: finiteNumber }),
  coordinates: mapCoordinates(
    pairCoordinates(bare, positiveCoordinates),
    ([coefficients, variance]): Line => ({ coefficients, variance }),
    ({ coefficients, variance }): readonly [Float64Array, number] => [coefficients, variance],
  ),
  freeParameters: 3,
  neutral: ({ columns: [, y] }) =>
    E.right({
      coefficients: new Float64Array(2),
      variance: 1 + y.reduce((sum, v) => sum + v * v, 0) / y.length,
    }),
  features: ({ columns }) => columns,
  sampling: O.none,
};

export const lineOptions: NamedFamilyOptions<Line> = {
  columns: [
    { name: "x", levels: O.none },
    { name: "y", levels: O.none },
  ],
  theta: records({
    coefficients: tuple(between(-5, 5), between(-5, 5)).map((v) => Float64Array.from(v)),
    variance: positiveBetween(0.1, 20),
  }),
  row: tuple(between(-5, 5), between(-20, 20)),
  support: interval({
    from: -Infinity,
    to: Infinity,
    row: (y) => [2, y],
    around: ({ coefficients: [a, b], variance }) => ({ centre: a + 2 * b, spread: Math.sqrt(variance) }),
  }),
  sample: ({ coefficients: [a, b], variance }, rng) => {
    const x = standardNormal(rng);
    return [x, a + b * x + Math.sqrt(variance) * standardNormal(rng)];
  },
};
