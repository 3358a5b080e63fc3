import { E, em, overChunks, remainingGain, render, runSync } from "@latentjs/em-core";
import { poisson } from "@latentjs/families/poisson";
import { mixture, replicate, type Table } from "@latentjs/mixture";

// Deaths of women over 80 in The Times, 1910 to 1912: on 162 days none, on 267 days one, on one day nine.
const table: Table = {
  rows: 10,
  columns: [{ _tag: "Numbers", name: "deaths", values: Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9) }],
};
const weights = Float64Array.of(162, 267, 271, 185, 111, 61, 27, 8, 3, 1);

const family = poisson({ column: "deaths" });
const columns = family.read(table);
if (E.isLeft(columns)) throw new Error(render(columns.left));

const model = mixture(replicate(family, 2));
const start = { weights: Float64Array.of(0.3, 0.7), components: [{ rate: 1 }, { rate: 2.5 }] };
const batch = { rows: table.rows, first: 0, weights, columns: columns.right };
const fit = runSync(em(model, start, { stop: remainingGain(1e-8) }), overChunks(model, [batch]));
if (E.isLeft(fit)) throw new Error(render(fit.left.error));

export const quiet = fit.right.params.weights[0]; // 0.36 of the days are quiet
export const rates = fit.right.params.components.map(({ rate }) => rate); // 1.26 deaths on a quiet day, 2.66 on others
export const saved = fit.right.params.components.map((theta) => family.codec.encode(theta)); // [{ rate: … }, { rate: … }]
export const refused = E.mapLeft(render)(
  family.read({ rows: 1, columns: [{ _tag: "Numbers", name: "deaths", values: Float64Array.of(-1) }] }),
); // Left of "column deaths, row 0: expected a count (0, 1, 2, …), got -1. …" and what to try
