import { exp } from "./exp.js";
import { log1p } from "./log.js";

/**
 * log(sum_i e^x[i]) without overflow, in nats.
 *
 * Empty or all -Infinity gives -Infinity, any NaN gives NaN, otherwise any Infinity gives Infinity. The greatest element
 * contributes exactly 1 and only the others are summed, which keeps the answer accurate when one element dominates.
 * Source: Blanchard, Higham and Higham (2021), IMA J. Numer. Anal. 41(4), 2311-2330, algorithm 3.2.
 */
export const logSumExp = (x: ArrayLike<number>): number => {
  let max = -Infinity;
  let at = -1;
  for (let i = 0; i < x.length; i++) {
    const v = x[i];
    if (v > max) {
      max = v;
      at = i;
    } else if (v !== v) return NaN;
  }
  if (max === Infinity || at < 0) return max;
  let rest = -0;
  for (let i = 0; i < x.length; i++) if (i !== at) rest += exp(x[i] - max);
  return max + log1p(rest);
};
