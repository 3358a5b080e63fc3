import { E, render } from "@latentjs/em-core";
import { completeRows, conditional, covarianceMatrix, fitMvnMissing, logDensity } from "@latentjs/mvn";

// Crop of 18 apple trees in hundreds of fruits, and the percentage of it with worms: nobody looked on six of the trees.
const size = [8, 6, 11, 22, 14, 17, 18, 24, 19, 23, 26, 40, 4, 4, 5, 6, 8, 10];
const worms = [59, 58, 56, 53, 50, 45, 43, 42, 39, 38, 30, 27, NaN, NaN, NaN, NaN, NaN, NaN];
const rows = size.map((fruits, tree) => [fruits, worms[tree]]);

const fit = fitMvnMissing(rows);
if (E.isLeft(fit)) throw new Error(render(fit.left.error));
const { params: apples, logLikelihood } = fit.right;

export const mean = apples.mean; // 14.7 and 49.3; the twelve trees with both numbers have 19 and 45
export const total = logLikelihood; // -101.7856
export const cov = covarianceMatrix(apples); // an ml-matrix Matrix, 2 × 2
export const completed = completeRows(apples, rows); // Right of 18 × 2 numbers without NaN
export const tenHundred = conditional(apples, [0], [10]); // Right of the distribution of worms for a crop of 10
export const densities = logDensity(apples, [[10, 55]]); // Right of one number
