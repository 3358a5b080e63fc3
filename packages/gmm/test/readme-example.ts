import { E, render } from "@latentjs/em-core";
import { fitGmm, fitToJson, modelFromJson, predict, sample, score } from "@latentjs/gmm";
import { eruptions } from "./faithful.js"; // 272 rows: minutes of an eruption, minutes to the next

const fit = fitGmm(eruptions, { components: 2, columns: ["eruptions", "waiting"], seed: 1 });
if (E.isLeft(fit)) throw new Error(render(fit.left.error));

const { params, logLikelihood, criteria, restarts, warnings } = fit.right;
export const total = logLikelihood; // -1130.2640
export const { bic } = criteria; // 2322.19, smaller is better
export const long = params.components[0]; // the larger component: mean 4.29 and 79.97, cov row by row
export const share = params.weights[0]; // 0.644
export const hits = restarts.optima[0].hits; // 10: every start found this optimum
export const remarks = warnings; // whole sentences; none here

const text = JSON.stringify(fitToJson(fit.right));
const saved = modelFromJson(JSON.parse(text)); // Right, the same bits
if (E.isLeft(saved)) throw new Error(render(saved.left));

const seen = predict(saved.right, [[3, 65]]);
if (E.isLeft(seen)) throw new Error(render(seen.left));
export const { labels, posterior, logDensity } = seen.right; // component 0, with probability 0.78

export const again = score(saved.right, eruptions); // Right of { logLikelihood: -1130.2640, perRow, rows, totalWeight }
export const made = sample(saved.right, 1000, "a seed"); // Right of 1000 rows and the component each came from
