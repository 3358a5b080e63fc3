import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import { choleskyFactor, type Mvn } from "@latentjs/mvn";
import { choleskyLogDet, floats, fullBlock, LN_2PI, solveLower, type Kernels } from "@latentjs/numerics";

/** A normal with what its density needs, computed once for all rows. */
export interface OpenNormal {
  readonly mean: Float64Array;
  /** Lower Cholesky factor of the covariance, row-major d × d. */
  readonly chol: Float64Array;
  /**
   * What the kernels take: -(d log 2 pi + log det cov) / 2, the mean, and the factor's lower triangle row by row with the
   * reciprocal of each diagonal entry in its place.
   */
  readonly block: Float64Array;
}

/** Factors the covariance. Error: a shape that is not d, a covariance that is singular. */
export const openNormal = ({ mean, cov }: Mvn, d: number): Either<EmError, OpenNormal> => {
  if (mean.length !== d) return E.left(invalidInput("mean", `${d} numbers`, mean.length));
  if (cov.length !== d * d) return E.left(invalidInput("covariance", `${d} × ${d} numbers`, cov.length));
  return E.map((chol: Float64Array) => ({ mean, chol, block: blockOf(mean, chol) }))(choleskyFactor(cov, d));
};

/** The block of a normal with this mean and factor; see {@link OpenNormal}. */
export const blockOf = (mean: Float64Array, chol: Float64Array): Float64Array => {
  const d = mean.length;
  const block = floats(fullBlock(d));
  block[0] = -0.5 * (d * LN_2PI + choleskyLogDet(chol, d));
  block.set(mean, 1);
  for (let i = 0, at = 1 + d; i < d; i++) {
    for (let j = 0; j < i; j++) block[at++] = chol[i * d + j];
    block[at++] = 1 / chol[i * d + i];
  }
  return block;
};

/** |L^-1 gap|^2 with the Cholesky factor L of a covariance; `gap`, of length d, is overwritten by L^-1 gap. */
export const squaredDistance = (chol: Float64Array, gap: Float64Array): number => {
  solveLower(chol, gap.length, gap);
  return gap.reduce((total, v) => total + v * v, 0);
};

/** Blocks of all components in the arena, one behind the other; the logarithm of its mixing weight is added to the constant of each. */
export const takeBlocks = (
  { arena }: Kernels,
  blocks: ReadonlyArray<Float64Array>,
  logWeight: Float64Array,
): Float64Array => {
  const stride = blocks[0].length;
  const taken = arena.take(blocks.length * stride);
  blocks.forEach((block, c) => {
    taken.set(block, c * stride);
    taken[c * stride] += logWeight[c];
  });
  return taken;
};

/** The lower triangle that kernels write row by row from `at` on, as a row-major d × d matrix; 0 above the diagonal. */
export const unpackLower = (packed: Float64Array, at: number, d: number): Float64Array => {
  const out = floats(d * d);
  for (let i = 0, from = at; i < d; i++) for (let j = 0; j <= i; j++) out[i * d + j] = packed[from++];
  return out;
};
