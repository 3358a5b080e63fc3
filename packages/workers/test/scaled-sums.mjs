// An E-step of which only the sums matter; the types are in scaled-sums.d.mts. Plain JavaScript, because workers run it as it is.
import { E, invalidInput, struct, vector } from "@latentjs/em-core";

export const scaledSums = (cols) => ({
  stats: struct({ sums: vector(cols), squares: vector(cols) }),
  eStep: ({ factors }) => {
    const wrong = factors.findIndex((factor) => !(factor > 0));
    if (wrong >= 0) return E.left(invalidInput(`factors[${wrong}]`, "a positive number", factors[wrong]));
    return E.right(({ rows, first, data, weights }) => {
      const sums = new Float64Array(cols);
      const squares = new Float64Array(cols);
      let logLikelihood = 0;
      let weight = 0;
      let badRow = -1;
      for (let i = 0; i < rows; i++) {
        const w = weights === null ? 1 : weights[i];
        for (let j = 0; j < cols; j++) {
          const value = factors[j] * data[i * cols + j];
          sums[j] += w * value;
          squares[j] += w * value * value;
          logLikelihood -= w * Math.abs(value);
          if (badRow < 0 && !Number.isFinite(value)) badRow = first + i;
        }
        weight += w;
      }
      return { stats: { sums, squares }, logLikelihood, weight, badRow };
    });
  },
});
