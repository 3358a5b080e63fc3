import { patternTable, reorderedCholesky } from "@latentjs/mvn";
import { floats, fullBlock, LN_2PI, log } from "@latentjs/numerics";
import type { OpenNormal } from "./open-normal.js";
import type { Components } from "../params.js";

/** What K normals of d columns are to rows that have the same o of them; m = d - o are missing. */
export interface PatternNormals {
  /** o. */
  readonly observed: number;
  /** The observed columns, then the missing ones, each increasing. */
  readonly order: Int32Array;
  /** 1 for a missing column. */
  readonly isMissing: Uint8Array;
  /** K blocks of `fullBlock(o)` numbers: the marginals of the observed columns, as kernels take them. */
  readonly blocks: Float64Array;
  /**
   * K factors [L; B], each row-major d × o in the order of `order`: L L^T is the covariance of the observed columns; for y = L^-1 (x - mean) of
   * these the missing ones have the conditional mean B y.
   */
  readonly factors: Float64Array;
  /** K covariances of the missing columns given the observed ones, each the lower triangle row by row. */
  readonly spreads: Float64Array;
}

/** Numbers that the normals of all patterns may hold in memory together: 32 MiB. */
const KEPT_NUMBERS = 4_194_304;

/**
 * The K normals for the pattern of the row at `data[at ..]`, made when it is first met. Where patterns take more than `keptNumbers`, all are
 * forgotten and made again as they are met: rows come sorted by pattern. They have the same bits every time.
 */
export const patternNormals = (
  components: Components,
  opened: ReadonlyArray<OpenNormal>,
  keptNumbers: number = KEPT_NUMBERS,
): ((data: Float64Array, at: number) => PatternNormals) => {
  const d = components[0].mean.length;
  let patterns = patternTable(d);
  let kept: PatternNormals[] = [];
  let numbers = 0;
  return (data, at) => {
    const known = patterns.idOf(data, at);
    if (known < kept.length) return kept[known];
    if (numbers > keptNumbers) {
      patterns = patternTable(d);
      kept = [];
      numbers = 0;
    }
    const order = new Int32Array(d);
    const observed = patterns.split(patterns.idOf(data, at), order);
    const made = observed === d ? complete(opened, order) : partial(components, order, observed);
    numbers += made.blocks.length + made.factors.length + made.spreads.length;
    kept.push(made);
    return made;
  };
};

const NONE = floats(0);

const complete = (opened: ReadonlyArray<OpenNormal>, order: Int32Array): PatternNormals => {
  const d = order.length;
  const blocks = floats(opened.length * fullBlock(d));
  opened.forEach(({ block }, c) => blocks.set(block, c * block.length));
  return { observed: d, order, isMissing: new Uint8Array(d), blocks, factors: NONE, spreads: NONE };
};

/** By the factor [L 0; B M] of each covariance with its columns in `order`; see `reorderedCholesky`. */
const partial = (components: Components, order: Int32Array, o: number): PatternNormals => {
  const k = components.length;
  const d = order.length;
  const m = d - o;
  const isMissing = new Uint8Array(d);
  for (let i = o; i < d; i++) isMissing[order[i]] = 1;
  const stride = fullBlock(o);
  const triangle = (m * (m + 1)) / 2;
  const blocks = floats(k * stride);
  const factors = floats(k * d * o);
  const spreads = floats(k * triangle);
  const chol = floats(d * d);
  components.forEach(({ mean, cov }, c) => {
    // A covariance that is singular all the same makes the density of its rows NaN, and so they are reported.
    if (reorderedCholesky(cov, d, order, chol) >= 0) chol.fill(Number.NaN);
    marginalInto(mean, chol, order, o, blocks, c * stride);
    for (let i = 0; i < d; i++)
      factors.set(chol.subarray(i * d, i * d + Math.min(i + 1, o)), (c * d + i) * o);
    spreadInto(chol, d, o, spreads, c * triangle);
  });
  return { observed: o, order, isMissing, blocks, factors, spreads };
};

/** The block of the first o columns of `order` from L. */
const marginalInto = (
  mean: Float64Array,
  chol: Float64Array,
  order: Int32Array,
  o: number,
  blocks: Float64Array,
  at: number,
): void => {
  const d = order.length;
  let halfLogDet = 0;
  for (let i = 0, to = at + 1 + o; i < o; i++) {
    const pivot = chol[i * d + i];
    halfLogDet += log(pivot);
    blocks[at + 1 + i] = mean[order[i]];
    for (let j = 0; j < i; j++) blocks[to++] = chol[i * d + j];
    blocks[to++] = 1 / pivot;
  }
  blocks[at] = o === 0 ? 0 : -0.5 * o * LN_2PI - halfLogDet;
};

/** M M^T. */
const spreadInto = (chol: Float64Array, d: number, o: number, spreads: Float64Array, at: number): void => {
  for (let i = o, to = at; i < d; i++) {
    for (let j = o; j <= i; j++, to++) {
      let total = 0;
      for (let q = o; q <= j; q++) total += chol[i * d + q] * chol[j * d + q];
      spreads[to] = total;
    }
  }
};

/** y = L^-1 z in the place of z, the observed columns of a row about the mean of a component. */
export const whitenRow = (
  { observed: o, blocks }: PatternNormals,
  component: number,
  z: Float64Array,
): void => {
  let at = component * fullBlock(o) + 1 + o;
  for (let i = 0; i < o; i++) {
    let rest = z[i];
    for (let j = 0; j < i; j++) rest -= blocks[at++] * z[j];
    // The reciprocal of the diagonal entry is in its place.
    z[i] = rest * blocks[at++];
  }
};
