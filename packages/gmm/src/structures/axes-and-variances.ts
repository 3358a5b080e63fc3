import { floats } from "@latentjs/numerics";

/** Components by axes and the variances along them. */
export interface Axes {
  /** K × d. */
  readonly variances: Float64Array;
  /** d × d, axes in columns: one array for all components, or one each. */
  readonly axes: ReadonlyArray<Float64Array>;
}

/** The covariances with these axes. */
export const covariancesOf = ({ variances, axes }: Axes, d: number): ReadonlyArray<Float64Array> =>
  Array.from({ length: variances.length / d }, (_, c) => {
    const own = axes[c % axes.length];
    const cov = floats(d * d);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let m = 0; m < d; m++) sum += own[i * d + m] * variances[c * d + m] * own[j * d + m];
        cov[i * d + j] = sum;
        cov[j * d + i] = sum;
      }
    }
    return cov;
  });
