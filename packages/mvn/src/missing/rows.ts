import type { PatternFactor } from "./factors.js";

/** z[0 .. o) = L^-1 (x - mean) of the observed entries of the row at `data[at]`. */
export const standardize = (
  { observed, order, chol }: PatternFactor,
  mean: Float64Array,
  data: Float64Array,
  at: number,
  z: Float64Array,
): void => {
  const d = mean.length;
  for (let i = 0; i < observed; i++) {
    const row = i * d;
    let rest = data[at + order[i]] - mean[order[i]];
    for (let k = 0; k < i; k++) rest -= chol[row + k] * z[k];
    z[i] = rest / chol[row + i];
  }
};

/** Log-density of a row's observed entries from its `z`. */
export const logDensityOf = ({ observed, constant }: PatternFactor, z: Float64Array): number => {
  let distance = 0;
  for (let i = 0; i < observed; i++) distance += z[i] * z[i];
  return constant - 0.5 * distance;
};

/** centred[j] = E[x[j] | observed entries] - mean[j], which is x[j] - mean[j] for an observed entry. */
export const completeInto = (
  { observed, order, chol }: PatternFactor,
  mean: Float64Array,
  data: Float64Array,
  at: number,
  z: Float64Array,
  centred: Float64Array,
): void => {
  const d = mean.length;
  for (let i = 0; i < d; i++) {
    const j = order[i];
    let shift = 0;
    if (i < observed) shift = data[at + j] - mean[j];
    else for (let k = 0; k < observed; k++) shift += chol[i * d + k] * z[k];
    centred[j] = shift;
  }
};
