/** Draws rows from two Rayleigh components and finds the components again. */
import process from "node:process";
import { E, O, render } from "@latentjs/em-core";
import { fitMixture, readRows } from "@latentjs/mixture";
import { makeRng } from "@latentjs/numerics";
import { rayleigh } from "./rayleigh.js";

const family = rayleigh({ column: "x" });
if (O.isNone(family.sampling)) throw new Error("the family draws no rows");
const { draw } = family.sampling.value;
const rng = makeRng("example");
const row = new Float64Array(1);
const values = Float64Array.from({ length: 2000 }, (_, i) => {
  draw({ scale: i % 3 === 0 ? 1 : 5 }, rng, row);
  return row[0] ?? Number.NaN;
});

const rows = readRows(family, { rows: 2000, columns: [{ _tag: "Numbers", name: "x", values }] }, null);
if (E.isLeft(rows)) throw new Error(render(rows.left));
const fit = fitMixture(family, rows.right.batch, { components: 2 });
if (E.isLeft(fit)) throw new Error(render(fit.left.error));

const { weights, components } = fit.right.params;
for (const [k, theta] of components.entries()) {
  process.stdout.write(`${weights[k]?.toFixed(2)} of the rows: ${JSON.stringify(theta)}\n`);
}
