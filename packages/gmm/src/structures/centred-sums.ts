import type { StatsAlgebra } from "@latentjs/em-core";
import { copyFloats, floats, mapFloats } from "@latentjs/numerics";

/**
 * Statistics of K components of d columns as kernels gather them, each about a centre near its mean: what chunks of one pass gathered shares its
 * centres, and is added up. Moments are made of them once a pass.
 */
export interface CentredSums {
  /** Length K. */
  readonly weights: Float64Array;
  /** Row-major K × d. */
  readonly centres: Float64Array;
  /**
   * For each component, with z = x - centre, the d sums of w z, and of w z z^T the diagonal (`squaresBlock` numbers in all) or the lower triangle by
   * rows (`scatterBlock`).
   */
  readonly sums: Float64Array;
}

/** Sums of `size` numbers a component. What has the same centre is added, and the rest merged as moments (Chan, Golub & LeVeque 1979, eq. 2.1). */
export const centredSumsAlgebra = (k: number, d: number, size: number): StatsAlgebra<CentredSums> => ({
  empty: { weights: floats(k), centres: floats(k * d), sums: floats(k * size) },
  concat: (x, y) => {
    if (isWithoutWeight(x)) return y;
    if (isWithoutWeight(y)) return x;
    const weights = mapFloats(x.weights, (weight, c) => weight + y.weights[c]);
    const centres = copyFloats(x.centres);
    const sums = floats(k * size);
    for (let c = 0; c < k; c++) {
      const own = c * d;
      const first = c * size;
      // What has no weight has no sums either.
      if (x.weights[c] === 0) centres.set(y.centres.subarray(own, own + d), own);
      else if (y.weights[c] !== 0 && !hasSameCentre(x, y, own, own + d)) {
        mergeAboutMean(x, y, c, d, size, centres, sums);
        continue;
      }
      for (let at = first; at < first + size; at++) sums[at] = x.sums[at] + y.sums[at];
    }
    return { weights, centres, sums };
  },
  scale: (factor, { weights, centres, sums }) => ({
    weights: mapFloats(weights, (v) => factor * v),
    centres,
    sums: mapFloats(sums, (v) => factor * v),
  }),
});

const isWithoutWeight = ({ weights }: CentredSums): boolean => weights.every((weight) => weight === 0);

const hasSameCentre = (x: CentredSums, y: CentredSums, from: number, to: number): boolean => {
  for (let at = from; at < to; at++) if (x.centres[at] !== y.centres[at]) return false;
  return true;
};

/** Component `c` of both, which both have weight, about its mean. */
const mergeAboutMean = (
  x: CentredSums,
  y: CentredSums,
  c: number,
  d: number,
  size: number,
  centres: Float64Array,
  sums: Float64Array,
): void => {
  const first = c * size;
  const [v, w] = [x.weights[c], y.weights[c]];
  const share = w / (v + w);
  // Of each mean from its centre, and of one mean from the other.
  const [left, right, gap] = [floats(d), floats(d), floats(d)];
  for (let j = 0; j < d; j++) {
    const at = c * d + j;
    left[j] = x.sums[first + j] / v;
    right[j] = y.sums[first + j] / w;
    gap[j] = y.centres[at] - x.centres[at] + (right[j] - left[j]);
    centres[at] = x.centres[at] + (left[j] + share * gap[j]);
  }
  const isWhole = size > 2 * d;
  for (let i = 0, at = first + d; i < d; i++) {
    for (let j = isWhole ? 0 : i; j <= i; j++, at++) {
      const within = x.sums[at] - v * (left[i] * left[j]) + (y.sums[at] - w * (right[i] * right[j]));
      sums[at] = within + v * share * (gap[i] * gap[j]);
    }
  }
};

/** What `f` makes of the sums of each component, which begin at `at`, about its centre, which begins at `from` of `centres`. */
export const ofEachComponent =
  <M>(
    f: (centres: Float64Array, from: number, d: number, weight: number, sums: Float64Array, at: number) => M,
  ) =>
  ({ weights, centres, sums }: CentredSums): ReadonlyArray<M> => {
    const k = weights.length;
    const d = centres.length / k;
    const each: M[] = [];
    for (let c = 0; c < k; c++) each.push(f(centres, c * d, d, weights[c], sums, (c * sums.length) / k));
    return each;
  };

/** The same until it is asked of others: standard errors ask for Q of the same statistics again and again. */
export const keptForTheLast = <M>(f: (stats: CentredSums) => M): ((stats: CentredSums) => M) => {
  let last: { readonly stats: CentredSums; readonly made: M } | null = null;
  return (stats) => {
    if (last?.stats !== stats) last = { stats, made: f(stats) };
    return last.made;
  };
};
