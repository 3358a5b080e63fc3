/** Fits two Gaussian components to Old Faithful's eruptions, predicts new rows, saves the fit and loads it again. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { E, parseJson, render, type Either, type EmError } from "@latentjs/em-core";
import { fitGmm, fitToJson, modelFromJson, predict, score } from "@latentjs/gmm";
import { readColumns } from "./read-columns.js";

/** Results are values: `Left` an error, `Right` an answer. A script may end with the error's sentences. */
const orEnd = <A>(result: Either<EmError, A>): A => {
  if (E.isLeft(result)) throw new Error(render(result.left));
  return result.right;
};

// 272 eruptions: how long each lasted and how long it was to the next, in minutes.
const { names, data } = readColumns("faithful.csv");
const rows = { rows: data.length / names.length, cols: names.length, data };

const outcome = fitGmm(rows, { components: 2, covariance: "full", columns: names, seed: 1 });
if (E.isLeft(outcome)) throw new Error(render(outcome.left.error));
const fit = outcome.right;

console.log(`log-likelihood: ${fit.logLikelihood.toFixed(4)} nats`);
console.log(`BIC: ${fit.criteria.bic.toFixed(4)}`);
console.log(`stop: ${fit.stop._tag}, iterations: ${fit.iterations}`);
for (const { objective, hits } of fit.restarts.optima) {
  console.log(`optimum ${objective.toFixed(4)}: reached from ${hits} of ${fit.restarts.tried} starts`);
}
fit.params.components.forEach(({ mean, cov }, k) => {
  console.log(`component ${k}: weight ${fit.params.weights[k].toFixed(4)}`);
  console.log(`  mean ${Array.from(mean, (m) => m.toFixed(4)).join(" ")}`);
  console.log(`  covariance, row by row ${Array.from(cov, (c) => c.toFixed(4)).join(" ")}`);
});

// A short eruption, a long one, and one between the two.
const fresh = [
  [1.8, 52],
  [4.4, 82],
  [3.0, 68],
];
const { labels, posterior, logDensity } = orEnd(predict(fit, fresh));
fresh.forEach((row, i) => {
  const shares = posterior.subarray(2 * i, 2 * i + 2);
  console.log(`row ${row.join(" ")}: component ${labels[i]}, log-density ${logDensity[i].toFixed(6)}`);
  console.log(`  posterior ${Array.from(shares, (share) => share.toFixed(6)).join(" ")}`);
});

// The file has the same fields as the one that the command writes, so the command reads it too.
const folder = mkdtempSync(join(tmpdir(), "latentjs-"));
const file = join(folder, "old-faithful.json");
writeFileSync(file, JSON.stringify(fitToJson(fit)));
const loaded = orEnd(E.chain(modelFromJson)(parseJson(file, readFileSync(file, "utf8"))));
rmSync(folder, { recursive: true });
console.log(
  `log-likelihood of the loaded model: ${orEnd(score(loaded, rows)).logLikelihood.toFixed(4)} nats`,
);
