import type { Normal } from "@latentjs/families/normal";
import type { Poisson } from "@latentjs/families/poisson";
import { LN_2PI, log } from "@latentjs/numerics";
import type { BareLoop } from "./contest.js";
import { spreadsOf } from "./measurements.js";
import { normalizeRow } from "./row.js";

/**
 * An E-step by hand for rows of a count and a measurement, none of them missing. The batch of a product has a header column before the columns of
 * each part.
 */
export const poissonAndNormal: BareLoop<readonly [Poisson, Normal], ReadonlyArray<unknown>> = (
  [, count, minusLogFactorial, , x],
  { weights, components },
) => {
  const size = components.length;
  const slope = Float64Array.from(components, ([{ rate }]) => log(rate));
  const mean = Float64Array.from(components, ([, theta]) => theta.mean);
  const half = Float64Array.from(components, ([, { variance }]) => 0.5 / variance);
  const constant = Float64Array.from(
    components,
    ([{ rate }, { variance }], k) => log(weights[k]) - rate - (LN_2PI + log(variance)) / 2,
  );
  const [terms, counts, sums, gaps, squares] = Array.from({ length: 5 }, () => new Float64Array(size));
  let logLikelihood = 0;
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < size; k++) {
      const gap = x[i] - mean[k];
      terms[k] = constant[k] + count[i] * slope[k] - half[k] * gap * gap;
    }
    logLikelihood += normalizeRow(terms) + minusLogFactorial[i];
    for (let k = 0; k < size; k++) {
      const gap = x[i] - mean[k];
      counts[k] += terms[k];
      sums[k] += terms[k] * count[i];
      gaps[k] += terms[k] * gap;
      squares[k] += terms[k] * gap * gap;
    }
  }
  const normals = spreadsOf(counts, mean, gaps, squares, (shift) => shift * shift);
  const stats = normals.map((spread, k) => [{ weight: counts[k], sums: sums.slice(k, k + 1) }, spread]);
  return { logLikelihood, counts, components: stats };
};
