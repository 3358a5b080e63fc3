import { log } from "@latentjs/numerics";

/** Probability contents of the ellipses that are drawn. */
export const LEVELS: readonly [inner: number, outer: number] = [0.5, 0.95];

const ANCHORS = 32;

/** Mahalanobis radius that holds probability `p` of a bivariate normal: sqrt(-2 ln(1 - p)), the chi-squared quantile of 2 degrees of freedom. */
export const mahalanobisRadius = (p: number): number => Math.sqrt(-2 * log(1 - p));

/**
 * 32 points of the ellipse mean + radius · L·(cos t, sin t), where L·Lᵀ is the 2 × 2 covariance.
 *
 * A closed cardinal spline through them misses the ellipse by less than 1e-4 of its size, because it does so for the circle
 * and commutes with affine maps.
 */
export const ellipseAnchors = (
  mean: readonly [number, number],
  cov: { readonly xx: number; readonly xy: number; readonly yy: number },
  radius: number,
): ReadonlyArray<readonly [number, number]> => {
  const l00 = Math.sqrt(cov.xx);
  const l10 = cov.xy / l00;
  const l11 = Math.sqrt(Math.max(0, cov.yy - l10 * l10));
  return Array.from({ length: ANCHORS }, (_, i) => {
    const angle = (2 * Math.PI * i) / ANCHORS;
    const u = radius * Math.cos(angle);
    const v = radius * Math.sin(angle);
    return [mean[0] + l00 * u, mean[1] + l10 * u + l11 * v] as const;
  });
};
