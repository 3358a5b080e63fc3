/** The death notices of poisson-deaths.ts once more, by the name of their family: starts, search and acceleration come with `fitMixture`. */
import process from "node:process";
import { E, render } from "@latentjs/em-core";
import { poisson } from "@latentjs/families/poisson";
import { fitMixture, readRows, type Table } from "@latentjs/mixture";
import { readColumns } from "../read-columns.js";

const { data } = readColumns("hasselblad_deaths.csv");
const rows = data.length / 2;
const column = (j: number): Float64Array => Float64Array.from({ length: rows }, (_, i) => data[2 * i + j]);
const table: Table = { rows, columns: [{ _tag: "Numbers", name: "deaths", values: column(0) }] };

const family = poisson({ column: "deaths" });
const read = readRows(family, table, column(1));
if (E.isLeft(read)) throw new Error(render(read.left));
const fit = fitMixture(family, read.right.batch, { components: 2, tol: 1e-12 });
if (E.isLeft(fit)) throw new Error(render(fit.left.error));

const { logLikelihood, params } = fit.right;
process.stdout.write(`log-likelihood ${logLikelihood.toFixed(6)}\n`);
for (const [k, { rate }] of params.components.entries()) {
  process.stdout.write(`on ${params.weights[k].toFixed(3)} of the days ${rate.toFixed(3)} notices\n`);
}
