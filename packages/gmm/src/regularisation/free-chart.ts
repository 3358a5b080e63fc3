import { exp, floats, mapFloats, symmetricEigen } from "@latentjs/numerics";
import type { Pattern } from "../structures/pattern.js";
import { coordinatePairs, placeOf, type Chart } from "./chart.js";
import { product, type Root } from "./ratio-barrier.js";
import { sumsFrom, type Sums } from "./sums-of-coordinates.js";

/**
 * Components with a covariance each, of one volume in EVV. A precision root root^T goes along a geodesic to root exp(A) root^T with a symmetric A: its log
 * det grows by the trace of A, and to second order it is root (1 + A + A^2 / 2) root^T.
 *
 *   EVV: the sum of a component's logarithms of variance x is that of the others, x[k, d - 1] = v - sum_i a[k, i], x[k, i] = v + a[k, i]
 */
export const freeChart = (volume: Pattern["volume"], k: number, d: number): Chart<ReadonlyArray<Root>> => {
  const index = coordinatePairs(d);
  const each = index.length;
  return {
    sums: sumsOf(volume, k, d),
    rootsOf: (at) => at,
    effectsOf: () => floats(k * each).fill(1),
    addBend: (hessian, size, from, e) => {
      const add = (row: number, column: number, value: number): void => {
        hessian[(from + Math.max(row, column)) * size + from + Math.min(row, column)] += value;
      };
      for (let i = 0; i < d; i++) add(i, i, e[i * d + i]);
      for (let place = d; place < each; place++) {
        const [a, b] = index[place];
        add(place, a, -e[a * d + b]);
        add(place, b, -e[a * d + b]);
        add(place, place, e[a * d + a] + e[b * d + b]);
      }
      for (let shared = 0; shared < d; shared++) {
        for (let a = 0; a < d; a++) {
          for (let b = 0; b < a; b++) {
            if (a !== shared && b !== shared) add(placeOf(a, shared, d), placeOf(b, shared, d), e[a * d + b]);
          }
        }
      }
    },
    moved: (at, step) =>
      at.map(({ root, inverse, logDet }, c) => {
        const half = floats(d * d);
        let trace = 0;
        for (let e = 0; e < each; e++) {
          const [a, b] = index[e];
          const value = 0.5 * step[c * each + e];
          half[a * d + b] = a === b ? -value : value;
          half[b * d + a] = half[a * d + b];
          if (a === b) trace -= value;
        }
        const { values, vectors } = symmetricEigen(half, d);
        return {
          root: product(root, exponential(values, vectors, 1, d), d),
          inverse: product(exponential(values, vectors, -1, d), inverse, d),
          logDet: logDet + trace,
        };
      }),
  };
};

/** exp(sign · A) of a symmetric A. */
const exponential = (values: Float64Array, vectors: Float64Array, sign: number, d: number): Float64Array =>
  product(
    vectors,
    mapFloats(vectors, (v, at) => v * exp(sign * values[Math.floor(at / d)])),
    d,
    true,
  );

const sumsOf = (volume: Pattern["volume"], k: number, d: number): Sums => {
  const each = (d * (d + 1)) / 2;
  if (volume === "V")
    return sumsFrom(
      k * each,
      Array.from({ length: k * each }, (_, at) => [[at, 1]]),
    );
  // The volume first, and for each component one coordinate less.
  const first = (c: number): number => 1 + c * (each - 1);
  const parts = Array.from({ length: k * each }, (_, at): Array<readonly [number, number]> => {
    const [c, e] = [Math.floor(at / each), at % each];
    if (e >= d) return [[first(c) + e - 1, 1]];
    if (e < d - 1)
      return [
        [0, 1],
        [first(c) + e, 1],
      ];
    return [[0, 1], ...Array.from({ length: d - 1 }, (__, i) => [first(c) + i, -1] as const)];
  });
  return sumsFrom(1 + k * (each - 1), parts);
};
