// Exponential lifetimes, rows of time and 1 where it was cut off before the end, else 0.
import { E, real, struct } from "@latentjs/em-core";
import { log } from "@latentjs/numerics";

export const lifetimes = {
  name: "cut-off exponential lifetimes",
  stats: struct({ count: real, total: real }),
  eStep: (mean) =>
    E.right(({ rows, data }) => {
      let total = 0;
      let logLikelihood = 0;
      for (let i = 0; i < rows; i++) {
        const [time, cutOff] = [data[2 * i], data[2 * i + 1]];
        total += time + cutOff * mean;
        logLikelihood -= time / mean + (1 - cutOff) * log(mean);
      }
      return { stats: { count: rows, total }, logLikelihood, weight: rows, badRow: -1 };
    }),
  mStep: ({ count, total }) => E.right(total / count),
  q: (mean, { count, total }) => -count * log(mean) - total / mean,
  logPrior: () => 0,
};
