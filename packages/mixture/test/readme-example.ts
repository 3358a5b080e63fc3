import { E, em, overChunks, remainingGain, render, runSync } from "@latentjs/em-core";
import { classificationLogPosterior, classify, criteria, mixture, replicate } from "@latentjs/mixture";
import { countBatch, poisson } from "./poisson.js";

// Deaths of women over 80 in The Times, 1910 to 1912: on 162 days none, on 267 days one, on one day nine.
const days = Float64Array.of(162, 267, 271, 185, 111, 61, 27, 8, 3, 1);
const deaths = countBatch([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], days);

const bank = replicate(poisson, 2);
const model = mixture(bank);
const start = { weights: Float64Array.of(0.3, 0.7), components: [{ rate: 1 }, { rate: 2.5 }] };

const fit = runSync(em(model, start, { stop: remainingGain(1e-8) }), overChunks(model, [deaths]));
if (E.isLeft(fit)) throw new Error(render(fit.left.error));
const { params, logLikelihood, weight } = fit.right;

export const quiet = params.weights[0]; // 0.36 of the days are quiet
export const rates = params.components.map(({ rate }) => rate); // 1.26 deaths on a quiet day, 2.66 on the others
export const total = logLikelihood; // -1989.9459
export const seen = classify(bank, params, deaths); // Right of posterior probabilities, labels and log-densities
export const choice = E.map((certainty: number) =>
  criteria({ logLikelihood, parameters: 3, totalWeight: weight, classificationLogPosterior: certainty }),
)(classificationLogPosterior(bank, params, [deaths])); // Right of AIC 3985.9, BIC 4000.9 and ICL 4803
