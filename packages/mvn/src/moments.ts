import type { StatsAlgebra } from "@latentjs/em-core";
import { floats, mapFloats } from "@latentjs/numerics";

/** Weight, weighted mean, and weighted scatter about that mean: mergeable without cancellation. */
export interface Moments {
  readonly weight: number;
  /** Length d. */
  readonly mean: Float64Array;
  /** sum_i w[i] (x[i] - mean)(x[i] - mean)^T, row-major d × d, symmetric. */
  readonly scatter: Float64Array;
}

/**
 * Moments of `d` columns, merged by Chan, Golub & LeVeque (1979, eq. 2.1). Centred all along, so an offset of the data
 * costs no digits. The identity is exact; associativity holds to rounding.
 */
export const momentsAlgebra = (d: number): StatsAlgebra<Moments> => ({
  empty: { weight: 0, mean: floats(d), scatter: floats(d * d) },
  concat: (x, y) => {
    if (x.weight === 0) return y;
    if (y.weight === 0) return x;
    const weight = x.weight + y.weight;
    const between = (x.weight * y.weight) / weight;
    const share = y.weight / weight;
    const mean = floats(d);
    const scatter = floats(d * d);
    for (let i = 0; i < d; i++) {
      const gap = y.mean[i] - x.mean[i];
      mean[i] = x.mean[i] + share * gap;
      for (let j = 0; j <= i; j++) {
        const at = i * d + j;
        scatter[at] = x.scatter[at] + y.scatter[at] + between * gap * (y.mean[j] - x.mean[j]);
        scatter[j * d + i] = scatter[at];
      }
    }
    return { weight, mean, scatter };
  },
  scale: (factor, { weight, mean, scatter }) => ({
    weight: factor * weight,
    mean,
    scatter: mapFloats(scatter, (v) => factor * v),
  }),
});

/**
 * Moments from sums gathered about `centre`: `sum[j]` is sum_i w[i] z[i, j] and `products` the lower triangle of
 * sum_i w[i] z[i] z[i]^T with z = x - centre. Writes to neither. The closer `centre` is to the mean, the fewer digits
 * the correction costs; a point of the current parameters is close enough.
 */
export const momentsAbout = (
  centre: Float64Array,
  weight: number,
  sum: Float64Array,
  products: Float64Array,
): Moments => {
  const d = centre.length;
  const scatter = floats(d * d);
  if (!(weight > 0)) return { weight: 0, mean: floats(d), scatter };
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      scatter[i * d + j] = products[i * d + j] - sum[i] * (sum[j] / weight);
      scatter[j * d + i] = scatter[i * d + j];
    }
  }
  return { weight, mean: mapFloats(centre, (c, j) => c + sum[j] / weight), scatter };
};

/**
 * The same from sums as kernels write them, from `at` on: the d sums, and then the products' lower triangle row by row. `centres` holds the centre from
 * `from` on.
 */
export const momentsAboutPacked = (
  centres: Float64Array,
  from: number,
  d: number,
  weight: number,
  sums: Float64Array,
  at: number,
): Moments => {
  const mean = floats(d);
  const scatter = floats(d * d);
  if (!(weight > 0)) return { weight: 0, mean, scatter };
  for (let i = 0, product = at + d; i < d; i++) {
    mean[i] = centres[from + i] + sums[at + i] / weight;
    for (let j = 0; j <= i; j++, product++) {
      scatter[i * d + j] = sums[product] - sums[at + i] * (sums[at + j] / weight);
      scatter[j * d + i] = scatter[i * d + j];
    }
  }
  return { weight, mean, scatter };
};
