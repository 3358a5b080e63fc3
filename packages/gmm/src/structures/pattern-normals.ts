import { patternTable, reorderedCholesky } from "@latentjs/mvn";
import { fullBlock, LN_2PI, log } from "@latentjs/numerics";
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
  /** K regressions of the missing columns on the observed ones, each row-major m × o: those that `gainOf` was asked for. */
  readonly gains: Float64Array;
  /** 1 for a component whose regression is there. */
  readonly hasGain: Uint8Array;
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
    numbers += made.blocks.length + made.gains.length + made.spreads.length;
    kept.push(made);
    return made;
  };
};

const NONE = new Float64Array(0);

const complete = (opened: ReadonlyArray<OpenNormal>, order: Int32Array): PatternNormals => {
  const d = order.length;
  const blocks = new Float64Array(opened.length * fullBlock(d));
  opened.forEach(({ block }, c) => blocks.set(block, c * block.length));
  const hasGain = new Uint8Array(opened.length);
  return { observed: d, order, isMissing: new Uint8Array(d), blocks, gains: NONE, hasGain, spreads: NONE };
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
  const blocks = new Float64Array(k * stride);
  const gains = new Float64Array(k * m * o);
  const spreads = new Float64Array(k * triangle);
  const chol = new Float64Array(d * d);
  components.forEach(({ mean, cov }, c) => {
    // A covariance that is singular all the same makes the density of its rows NaN, and so they are reported.
    if (reorderedCholesky(cov, d, order, chol) >= 0) chol.fill(Number.NaN);
    marginalInto(mean, chol, order, o, blocks, c * stride);
    for (let i = o; i < d; i++) gains.set(chol.subarray(i * d, i * d + o), (c * m + i - o) * o);
    spreadInto(chol, d, o, spreads, c * triangle);
  });
  return { observed: o, order, isMissing, blocks, gains, hasGain: new Uint8Array(k), spreads };
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

/**
 * Where the regression of a component begins in `gains`. It is made when it is first asked for, in the place of the rows of B: rows g with g L
 * = the row of B. Most components have no weight in most patterns of their own.
 */
export const gainOf = (
  { observed: o, order, blocks, gains, hasGain }: PatternNormals,
  component: number,
): number => {
  const m = order.length - o;
  const at = component * m * o;
  if (hasGain[component] === 1) return at;
  hasGain[component] = 1;
  const factor = component * fullBlock(o) + 1 + o;
  for (let row = at; row < at + m * o; row += o) {
    for (let j = o - 1; j >= 0; j--) {
      let rest = gains[row + j];
      for (let q = j + 1, l = factor + ((j + 1) * (j + 2)) / 2 + j; q < o; l += ++q)
        rest -= gains[row + q] * blocks[l];
      // The reciprocal of the diagonal entry is in its place.
      gains[row + j] = rest * blocks[factor + (j * (j + 1)) / 2 + j];
    }
  }
  return at;
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
