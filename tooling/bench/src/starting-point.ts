/** Mean of the chosen rows of row-major `data`, length d. */
export const averageRows = (data: Float64Array, d: number, rows: readonly number[]): readonly number[] =>
  Array.from({ length: d }, (_, j) => {
    let sum = 0;
    for (const i of rows) sum += data[i * d + j];
    return sum / rows.length;
  });

/** Variance of each column of row-major `data`, length d; divided by the number of rows. */
export const variancesOf = (data: Float64Array, d: number): readonly number[] => {
  const n = data.length / d;
  return Array.from({ length: d }, (_, j) => {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += data[i * d + j] / n;
    let variance = 0;
    for (let i = 0; i < n; i++) variance += ((data[i * d + j] - mean) * (data[i * d + j] - mean)) / n;
    return variance;
  });
};
