import { E, render } from "@latentjs/em-core";
import { designOf, multinomialLogit } from "@latentjs/families/gates/multinomial-logit";
import { normal } from "@latentjs/families/normal";
import { fitGatedMixture, readGatedRows, type Table } from "@latentjs/mixture";

// 40 readings of two kinds: the later, the more of the second kind.
const hours = Float64Array.from({ length: 40 }, (_, i) => i / 4);
const kinds = Array.from("0001000010010010101011010110111101111011", Number);
const readings = Float64Array.from(kinds, (kind, i) => 10 * kind + ((7 * i) % 5));
const table: Table = {
  rows: 40,
  columns: [
    { _tag: "Numbers", name: "hour", values: hours },
    { _tag: "Numbers", name: "reading", values: readings },
  ],
};

const predictors = designOf(table, [{ column: "hour" }]);
if (E.isLeft(predictors)) throw new Error(render(predictors.left));
const family = normal({ column: "reading" });
const gate = multinomialLogit({ components: 2, predictors: predictors.right });

const rows = readGatedRows(family, gate, table);
if (E.isLeft(rows)) throw new Error(render(rows.left));
const fit = fitGatedMixture(family, gate, rows.right.batch, { tol: 1e-12 });
if (E.isLeft(fit)) throw new Error(render(fit.left.error));

export const odds = fit.right.params.gate.logits[0]; // log-odds of component 1: { intercept, slopes: [by hour] }
export const counted = fit.right.parameters; // 6: two means, two variances, and an intercept and a slope
