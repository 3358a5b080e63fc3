import { readFileSync } from "node:fs";
import { E, render } from "@latentjs/em-core";
import { fitGmmOrThrow, predict } from "@latentjs/gmm";

const [, ...lines] = readFileSync(new URL("../data/faithful.csv", import.meta.url), "utf8")
  .trim()
  .split("\n");
const rows = lines.map((line) => line.split(",").map(Number));
const fit = fitGmmOrThrow(rows, { components: 2, columns: ["eruptions", "waiting"] });
console.log(fit.logLikelihood, fit.stop, fit.params.weights, fit.params.components);
const seen = predict(fit, [[1.8, 52]]);
console.log(E.isRight(seen) ? seen.right : render(seen.left));
