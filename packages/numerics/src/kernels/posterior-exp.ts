/*
 * exp(x) for posterior probabilities, -70 <= x <= 0: x = (256 m + j) ln2/256 + r, 2^m · 2^(j/256) · (1 + r + … + r^4/24), as in
 * Tang (1989), ACM Trans. Math. Softw. 15(2), 144-157, without his second parts: within 2 ulp near 0, and below that off by some
 * 2^-53 |x|, which a probability of e^x does not notice.
 */
import { EXP2_TABLE } from "../exp-table.js";

/** 2^(1/256), 2^(2/256) and 2^(3/256). */
const BETWEEN = [1, 1.0027112750502025, 1.0054299011128027, 1.0081558981184175];

/** What the exponential of a posterior probability is made of; other kernels have to take the same numbers. */
export interface PosteriorExp {
  /** 2^(j/256) for j = 0..255, within 1 ulp. */
  readonly table: Float64Array;
  /** Adding and subtracting 1.5 · 2^52 rounds a double below 2^51 to the nearest integer, ties to even. */
  readonly round: number;
  /** 256 / ln2. */
  readonly inverseStep: number;
  /** ln2 / 256. */
  readonly step: number;
  /** Coefficients of r^2, r^3 and r^4. */
  readonly c2: number;
  readonly c3: number;
  readonly c4: number;
}

export const POSTERIOR_EXP: PosteriorExp = {
  table: Float64Array.from({ length: 256 }, (_, j) => EXP2_TABLE[(j >> 2) << 1] * BETWEEN[j & 3]),
  round: 6755399441055744,
  inverseStep: 369.3299304675746,
  step: 0.0027076061740622863,
  c2: 0.5,
  c3: 1 / 6,
  c4: 1 / 24,
};
