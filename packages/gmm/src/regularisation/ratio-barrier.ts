import { cholesky, floats, log } from "@latentjs/numerics";

/** What is to be made small: sum_k weight[k] (log det cov[k] + tr(cov[k]^-1 sample[k])), within a ratio. */
export interface RatioProblem {
  readonly samples: ReadonlyArray<Float64Array>;
  /** They add up to 1. */
  readonly weights: Float64Array;
  readonly d: number;
  readonly ratio: number;
}

/** A root of a precision, cov^-1 = root root^T, d × d. */
export interface Root {
  readonly root: Float64Array;
  readonly inverse: Float64Array;
  readonly logDet: number;
}

/** Of two components, in coordinates in which the first has precision 1. */
interface Pair {
  readonly k: number;
  readonly j: number;
  /** A root of the precision of the second. */
  readonly root: Float64Array;
  /** (ratio - root root^T)^-1. */
  readonly inverse: Float64Array;
}

/** The objective and the barrier at a point inside, with what derivatives are made of. */
export interface Inside {
  readonly objective: number;
  /** -sum log det(ratio - cov[k]^(1/2) cov[j]^-1 cov[k]^(1/2)) over ordered pairs of components. */
  readonly barrier: number;
  /** Each sample in coordinates in which the precision of its component is 1. */
  readonly samples: ReadonlyArray<Float64Array>;
  readonly pairs: ReadonlyArray<Pair>;
}

/** Objective and barrier; null where the ratio is not kept with something to spare. */
export const insideOf = (
  { samples, weights, d, ratio }: RatioProblem,
  roots: ReadonlyArray<Root>,
): Inside | null => {
  let objective = 0;
  const seen = samples.map((sample, c) => {
    const { root, logDet } = roots[c];
    const out = product(root, product(sample, root, d), d, true);
    let sum = -2 * logDet;
    for (let j = 0; j < d; j++) sum += out[j * d + j];
    objective += weights[c] * sum;
    return out;
  });
  const pairs: Pair[] = [];
  let barrier = 0;
  for (const [k, { inverse: from }] of roots.entries()) {
    for (const [j, { root: to }] of roots.entries()) {
      if (k === j) continue;
      const root = product(from, to, d);
      const inverse = floats(d * d);
      const logDet = invertGap(root, ratio, d, inverse);
      if (logDet === null) return null;
      barrier -= logDet;
      pairs.push({ k, j, root, inverse });
    }
  }
  return { objective, barrier, samples: seen, pairs };
};

/** Writes (ratio - root root^T)^-1 and returns the logarithm of the determinant of what it inverts; null where that is not positive definite. */
const invertGap = (root: Float64Array, ratio: number, d: number, out: Float64Array): number | null => {
  const factor = floats(d * d);
  for (let i = 0; i < d; i++) {
    for (let m = 0; m <= i; m++) {
      let sum = i === m ? ratio : 0;
      for (let c = 0; c < d; c++) sum -= root[i * d + c] * root[m * d + c];
      factor[i * d + m] = sum;
    }
  }
  if (cholesky(factor, d, factor) >= 0) return null;
  let logDet = 0;
  const half = floats(d * d);
  for (let i = 0; i < d; i++) {
    logDet += 2 * log(factor[i * d + i]);
    for (let m = 0; m <= i; m++) {
      let rest = i === m ? 1 : 0;
      for (let c = m; c < i; c++) rest -= factor[i * d + c] * half[c * d + m];
      half[i * d + m] = rest / factor[i * d + i];
    }
  }
  for (let i = 0; i < d; i++) {
    for (let m = 0; m <= i; m++) {
      let sum = 0;
      for (let c = i; c < d; c++) sum += half[c * d + i] * half[c * d + m];
      out[i * d + m] = sum;
      out[m * d + i] = sum;
    }
  }
  return logDet;
};

/** A B of d × d matrices, or A^T B. */
export const product = (a: Float64Array, b: Float64Array, d: number, isTransposed = false): Float64Array => {
  const out = floats(d * d);
  for (let i = 0; i < d; i++) {
    for (let m = 0; m < d; m++) {
      const value = isTransposed ? a[m * d + i] : a[i * d + m];
      for (let j = 0; j < d; j++) out[i * d + j] += value * b[m * d + j];
    }
  }
  return out;
};
