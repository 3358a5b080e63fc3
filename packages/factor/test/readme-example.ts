import { E, render } from "@latentjs/em-core";
import { factorScores, fitFactorAnalysis, fitMfa, fitPpca } from "@latentjs/factor";

// Twelve rock crabs (Campbell & Mahon 1974): frontal lobe, length and width of the carapace, depth of the body, in millimetres.
const rows = [
  [8.1, 16.1, 19.0, 7.0],
  [8.8, 18.1, 20.8, 7.4],
  [9.2, 19.0, 22.4, 7.7],
  [9.6, 20.1, 23.1, 8.2],
  [9.8, 20.3, 23.0, 8.2],
  [10.8, 23.0, 26.5, 9.8],
  [11.1, 23.8, 27.1, 9.8],
  [11.6, 24.5, 28.4, 10.4],
  [11.8, 24.2, 27.8, 9.7],
  [11.8, 25.2, 29.3, 10.3],
  [12.2, 27.3, 31.6, 10.9],
  [12.3, 26.8, 31.5, 11.4],
];

const fit = fitFactorAnalysis({ rows }, { factors: 1 });
if (E.isLeft(fit)) throw new Error(render(fit.left.error));
const { params, uniquenesses, heywood } = fit.right;

export const own = uniquenesses; // shares of the variance that size alone does not explain
export const determined = heywood; // columns that the factor comes close to determining
export const sizes = factorScores(params, rows); // Right of one number a row
export const components = fitPpca({ rows }, { factors: 1 }); // Right of the same with one variance for all noise
export const mixture = fitMfa(rows, { components: 1, factors: 1, noise: "common" }); // Right of the same as a mixture
