import { exp, floats, mapFloats } from "@latentjs/numerics";
import { transposed } from "../relative.js";
import type { Axes } from "../structures/axes-and-variances.js";
import { cayley } from "../structures/cayley.js";
import type { Pattern } from "../structures/pattern.js";
import { coordinatePairs, placeOf, type Chart } from "./chart.js";
import { product } from "./ratio-barrier.js";
import { sumsFrom, type Sums } from "./sums-of-coordinates.js";

/** Covariances by their parts: cov[k] = axes[k] diag(exp(logs[k])) axes[k]^T. */
export interface Oriented {
  /** Logarithms of the variances along the axes, K × d. */
  readonly logs: Float64Array;
  /** K orthogonal matrices, d × d, axes in columns. */
  readonly axes: ReadonlyArray<Float64Array>;
}

/** With the variances themselves. */
export const variancesAlong = ({ logs, axes }: Oriented): Axes => ({ variances: mapFloats(logs, exp), axes });

/**
 * Components of one shape, each with axes of its own. Beside the logarithms of variance, x, there are the entries t of a skew-symmetric matrix that turns the axes, to
 * axes exp(t) up to the third order: by Cayley's transform.
 *
 *   EEV: d variances for all                 x[k, i] = g[i]
 *   VEV: a variance each, and d - 1 for all  x[k, i] = l[k] + a[i], a[0] = 0
 *
 * With the precisions p along the axes, a turn changes the precision beside the diagonal by c = sqrt(p[b] / p[a]) - sqrt(p[a] / p[b]), in
 * units of it, and to second order P is turned to P + [t, P] + [t, [t, P]] / 2.
 */
export const orientedChart = (volume: Pattern["volume"], k: number, d: number): Chart<Oriented> => {
  const index = coordinatePairs(d);
  const each = index.length;
  const turnOf = ({ logs }: Oriented, c: number, a: number, b: number): number =>
    exp(0.5 * (logs[c * d + a] - logs[c * d + b]));
  return {
    sums: sumsOf(volume, k, d),
    rootsOf: ({ logs, axes }) =>
      axes.map((own, c) => {
        const root = mapFloats(own, (v, at) => v * exp(-0.5 * logs[c * d + (at % d)]));
        const inverse = mapFloats(
          transposed(own, d),
          (v, at) => v * exp(0.5 * logs[c * d + Math.floor(at / d)]),
        );
        return { root, inverse, logDet: -0.5 * sum(logs.subarray(c * d, c * d + d)) };
      }),
    effectsOf: (at) => {
      const out = floats(k * each);
      for (let c = 0; c < k; c++) {
        for (const [e, [a, b]] of index.entries()) {
          const turn = turnOf(at, c, a, b);
          out[c * each + e] = a === b ? 1 : turn - 1 / turn;
        }
      }
      return out;
    },
    addBend: (hessian, size, from, e, at, c) => {
      const add = (row: number, column: number, value: number): void => {
        hessian[(from + Math.max(row, column)) * size + from + Math.min(row, column)] += value;
      };
      const turns = mapFloats(e, (_, place) => turnOf(at, c, Math.floor(place / d), place % d));
      for (let i = 0; i < d; i++) add(i, i, e[i * d + i]);
      for (let place = d; place < each; place++) {
        const [a, b] = index[place];
        const turn = turns[a * d + b];
        add(place, b, -2 * e[a * d + b] * turn);
        add(place, a, (2 * e[a * d + b]) / turn);
        add(place, place, 2 * (e[a * d + a] * (turn * turn - 1) - e[b * d + b] * (1 - 1 / (turn * turn))));
      }
      // Two planes with one axis in common.
      for (let shared = 0; shared < d; shared++) {
        for (let a = 0; a < d; a++) {
          for (let b = 0; b < a; b++) {
            if (a === shared || b === shared) continue;
            const sign = a < shared === b < shared ? 1 : -1;
            const [one, two] = [turns[a * d + shared], turns[b * d + shared]];
            const bend = e[a * d + b] * (2 * one * two - one / two - two / one);
            add(placeOf(a, shared, d), placeOf(b, shared, d), sign * bend);
          }
        }
      }
    },
    moved: ({ logs, axes }, step) => ({
      logs: mapFloats(logs, (x, at) => x + step[Math.floor(at / d) * each + (at % d)]),
      axes: axes.map((own, c) => {
        const half = floats(d * d);
        for (let place = d; place < each; place++) {
          const [a, b] = index[place];
          half[a * d + b] = -0.5 * step[c * each + place];
          half[b * d + a] = -half[a * d + b];
        }
        return product(own, cayley(half, d), d);
      }),
    }),
  };
};

const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);

const sumsOf = (volume: Pattern["volume"], k: number, d: number): Sums => {
  const each = (d * (d + 1)) / 2;
  const variances = volume === "E" ? d : k + d - 1;
  const parts = Array.from({ length: k * each }, (_, at): Array<readonly [number, number]> => {
    const [c, e] = [Math.floor(at / each), at % each];
    if (e >= d) return [[variances + c * (each - d) + e - d, 1]];
    if (volume === "E") return [[e, 1]];
    return e === 0
      ? [[c, 1]]
      : [
          [c, 1],
          [k + e - 1, 1],
        ];
  });
  return sumsFrom(variances + k * (each - d), parts);
};
