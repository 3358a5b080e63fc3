import { E, render } from "@latentjs/em-core";
import {
  aboveZero,
  counts,
  fitMixture,
  invalidInput,
  linearInColumns,
  mixtureToJson,
  readRows,
  scalars,
  univariateFamily,
} from "@latentjs/mixture";
import { log, logGamma, poissonVariate } from "@latentjs/numerics";

const spec = { column: "deaths" };
const family = univariateFamily(
  {
    name: "poisson",
    summary: "Counts of events in equal intervals",
    support: counts,
    derive: [(count) => -logGamma(count + 1)],
    parameters: scalars<{ readonly rate: number }>({ rate: aboveZero }),
    ...linearInColumns(1, ({ rate }: { readonly rate: number }) => ({
      constant: -rate,
      slopes: [log(rate), 1],
    })),
    estimate: ({ weight, sums: [sum] }) =>
      sum > 0 ? E.right({ rate: sum / weight }) : E.left(invalidInput("counts", "a positive count", "none")),
    neutral: ({ mean }) => ({ rate: mean }),
    draw: ({ rate }, rng) => poissonVariate(rng, rate),
  },
  spec,
);

const deaths = Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
const days = [162, 267, 271, 185, 111, 61, 27, 8, 3, 1];
const table = { rows: 10, columns: [{ _tag: "Numbers" as const, name: "deaths", values: deaths }] };

const rows = readRows(family, table, days);
if (E.isLeft(rows)) throw new Error(render(rows.left));
const found = fitMixture(family, rows.right.batch, { components: 2 });
if (E.isLeft(found)) throw new Error(render(found.left.error));
const fit = found.right;

export const heights = fit.restarts.optima.map(({ objective, hits }) => [objective, hits]); // -1989.9459, ten times
export const chosen = fit.criteria.bic; // 4000.9
export const saved = mixtureToJson({ family: "poisson", module: "./poisson.js", spec }, family, fit);
