/**
 * The variances v that maximise -1/2 sum_k weight[k] (log v[k] + variance[k] / v[k]) among those of which none is more than `ratio` times another: all of
 * them brought into [m, ratio m] (Fritz, García-Escudero & Mayo-Iscar 2013, Comput. Stat. Data Anal. 61, 124-136, proposition 3.1).
 */
export const withinRatio = (variances: Float64Array, weights: Float64Array, ratio: number): Float64Array => {
  if (Math.max(...variances) <= ratio * Math.min(...variances)) return variances;
  const edges = [...variances, ...variances.map((v) => v / ratio)].toSorted((a, b) => a - b);
  // The slope in m falls through 0 once; between two edges the same variances lie outside.
  let low = 0;
  for (const edge of edges) {
    if (slope(variances, weights, ratio, edge) > 0) low = edge;
    else break;
  }
  const inside = (v: number): boolean => v > low && v / ratio <= low;
  let mass = 0;
  let total = 0;
  for (const [k, v] of variances.entries()) {
    if (inside(v)) continue;
    mass += weights[k];
    total += weights[k] * (v <= low ? v : v / ratio);
  }
  const least = mass > 0 ? total / mass : low;
  return variances.map((v) => Math.min(Math.max(v, least), ratio * least));
};

/** A positive multiple of the objective's slope at a least variance of m. */
const slope = (variances: Float64Array, weights: Float64Array, ratio: number, m: number): number => {
  let total = 0;
  for (const [k, v] of variances.entries()) {
    if (v < m) total += weights[k] * (v - m);
    else if (v > ratio * m) total += weights[k] * (v / ratio - m);
  }
  return total;
};
