import { E, render } from "@latentjs/em-core";
import { familyEmissions, fitHmm, posterior, sequences, viterbi } from "@latentjs/hmm";
import { countBatch, poisson } from "./counts.js";

// Earthquakes of magnitude 7 and more, for each year from 1900 to 1929.
const counts = [
  13, 14, 8, 10, 16, 26, 32, 27, 18, 32, 36, 24, 22, 23, 22, 18, 25, 21, 21, 14, 8, 11, 14, 23, 18, 17, 19,
  20, 22, 19,
];

const years = sequences(countBatch(counts));
if (E.isLeft(years)) throw new Error(render(years.left));
const emissions = familyEmissions(poisson);

const fit = fitHmm(years.right, emissions, { states: 2, initial: "stationary", seed: 1 });
if (E.isLeft(fit)) throw new Error(render(fit.left.error));
const { params, logLikelihood, aic } = fit.right;

export const rates = params.emissions.map(({ rate }) => rate); // earthquakes in a calm year, and in a lively one
export const stays = [params.transitions[0], params.transitions[3]]; // probabilities of staying in a state
export const found = { logLikelihood, aic };
export const path = viterbi(emissions.bank(2), params, years.right); // Right of the most probable states of all years
export const each = posterior(emissions.bank(2), params, years.right); // Right of probabilities year by year
