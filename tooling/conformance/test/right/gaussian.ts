import {
  E,
  finiteNumber,
  invalidInput,
  mapCoordinates,
  O,
  pairCoordinates,
  positiveCoordinates,
  record,
  text,
  type Coordinates,
  type Json,
} from "@latentjs/em-core";
import { anyFamily, type FamilyModule, type NamedFamily, type StatsAlgebra } from "@latentjs/mixture";
import { LN_2PI, log, standardNormal } from "@latentjs/numerics";
import { record as records } from "fast-check";
import { between, interval, positiveBetween, type NamedFamilyOptions } from "../../src/index.js";

export interface Gaussian {
  readonly mean: number;
  readonly variance: number;
}

export interface Moments {
  readonly weight: number;
  readonly mean: number;
  /** Sum of w (x - mean)^2. */
  readonly scatter: number;
}

/** Merged about the common mean (Chan, Golub & LeVeque 1983). */
export const moments: StatsAlgebra<Moments> = {
  empty: { weight: 0, mean: 0, scatter: 0 },
  concat: (x, y) => {
    if (x.weight === 0) return y;
    if (y.weight === 0) return x;
    const weight = x.weight + y.weight;
    const gap = y.mean - x.mean;
    const share = y.weight / weight;
    return {
      weight,
      mean: x.mean + share * gap,
      scatter: x.scatter + y.scatter + x.weight * share * gap * gap,
    };
  },
  scale: (c, s) => ({ weight: c * s.weight, mean: s.mean, scatter: c * s.scatter }),
};

const bare: Coordinates<number> = {
  dimension: 1,
  pack: (value) => Float64Array.of(value),
  unpack: (x) => (Number.isFinite(x[0]) ? E.right(x[0]) : E.left(invalidInput("mean", "a number", x[0]))),
};

export const gaussian: NamedFamily<Gaussian, Moments> = {
  name: "gaussian",
  stats: moments,
  open: ({ mean, variance }) => {
    if (!(variance > 0 && variance < Infinity)) {
      return E.left(invalidInput("variance", "a positive number", variance));
    }
    const top = -0.5 * (LN_2PI + log(variance));
    const half = 0.5 / variance;
    return E.right({
      logDensity: ({ columns: [x] }, from, to, out) => {
        for (let i = from; i < to; i++) {
          const z = x[i] - mean;
          out[i - from] = top - half * z * z;
        }
      },
      accumulator: () => {
        // Sums of w, w z and w z^2 about the mean that the component was opened at.
        const sums = new Float64Array(3);
        return {
          add: ({ columns: [x] }, from, to, w) => {
            for (let i = from; i < to; i++) {
              const z = x[i] - mean;
              const wz = w[i - from] * z;
              sums[0] += w[i - from];
              sums[1] += wz;
              sums[2] += wz * z;
            }
          },
          finish: () => {
            const [weight, first, second] = sums;
            if (weight === 0) return moments.empty;
            const shift = first / weight;
            return { weight, mean: mean + shift, scatter: Math.max(0, second - first * shift) };
          },
        };
      },
    });
  },
  estimate: ({ weight, mean, scatter }) =>
    scatter > 1e-12 * weight
      ? E.right({ mean, variance: scatter / weight })
      : E.left(invalidInput("rows", "different numbers", "equal ones")),
  q: ({ mean, variance }, s) => {
    const gap = s.mean - mean;
    return -0.5 * (s.weight * log(variance) + (s.scatter + s.weight * gap * gap) / variance);
  },
  read: ({ columns }) => {
    const x = columns.find(({ name }) => name === "x");
    if (x?._tag !== "Numbers")
      return E.left(invalidInput("column x", "numbers", x?._tag ?? "no such column"));
    const row = x.values.findIndex((v) => !Number.isFinite(v));
    return row < 0
      ? E.right([x.values])
      : E.left(invalidInput(`column x, row ${row}`, "a number", x.values[row]));
  },
  codec: record<Gaussian>({ mean: finiteNumber, variance: finiteNumber }),
  coordinates: mapCoordinates(
    pairCoordinates(bare, positiveCoordinates),
    ([mean, variance]): Gaussian => ({ mean, variance }),
    ({ mean, variance }): readonly [number, number] => [mean, variance],
  ),
  freeParameters: 2,
  neutral: ({ columns: [x] }) =>
    E.right({ mean: 0, variance: 1 + x.reduce((sum, v) => sum + v * v, 0) / x.length }),
  features: ({ columns }) => columns,
  sampling: O.some({
    columns: [{ name: "x", levels: O.none }],
    draw: ({ mean, variance }, rng, row) => {
      row[0] = mean + Math.sqrt(variance) * standardNormal(rng);
    },
  }),
};

export const SPEC: Json = { column: "x" };

export const gaussianModule: FamilyModule = {
  name: "gaussian",
  summary: "A normal of the column x.",
  settings: [],
  specFor: () => E.right(SPEC),
  fromSpec: (spec) =>
    E.map(() => anyFamily(gaussian))(record<{ readonly column: string }>({ column: text }).decode(spec)),
};

export const gaussianOptions: NamedFamilyOptions<Gaussian> = {
  theta: records({ mean: between(-20, 20), variance: positiveBetween(0.02, 50) }),
  row: between(-50, 50).map((x) => [x]),
  support: interval({
    from: -Infinity,
    to: Infinity,
    row: (x) => [x],
    around: ({ mean, variance }) => ({ centre: mean, spread: Math.sqrt(variance) }),
  }),
};
