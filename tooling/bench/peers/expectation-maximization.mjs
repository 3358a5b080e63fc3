// The npm package expectation-maximization: see src/engine.ts for what is read and printed.
//
// It starts from random responsibilities and ends when none changes by more than a tolerance. To start where the others
// do and to end after as many iterations, the two functions of its library "numeric" that it calls for this are replaced:
// the one that draws the responsibilities gives those of the starting parameters, and the one that measures the change
// counts. Its iteration is an M- and then an E-step, so that as many of either are timed as elsewhere.
import { createRequire } from "node:module";
import { answerRounds, logLikelihoodOf, readTask, startingCovariances } from "./rows.mjs";

const require = createRequire(import.meta.url);
const fit = require("expectation-maximization");
const ofFit = createRequire(require.resolve("expectation-maximization"));
const numeric = ofFit("numeric");
const Gaussian = ofFit("multivariate-gaussian");

const task = readTask();
const { points, k, iterations, start } = task;
const gaussians = startingCovariances(task).map((sigma, c) => new Gaussian({ mu: start.means[c], sigma }));
const startingDensities = (point) =>
  gaussians.map((gaussian, c) => start.weights[c] * gaussian.density(point));

const responsibilities = numeric.transpose(
  points.map((point) => {
    const densities = startingDensities(point);
    const sum = densities.reduce((a, b) => a + b, 0);
    return densities.map((density) => density / sum);
  }),
);
numeric.random = () => responsibilities;

/** The package's groups after `count` iterations. */
const iterate = (count) => {
  let left = count;
  numeric.norminf = () => {
    left -= 1;
    return left > 0 ? 1 : 0;
  };
  return fit(points, k, 0.5);
};

// The log-likelihood that the last of `iterations` E-steps found, counting the first.
const groups = iterations > 1 ? iterate(iterations - 1) : undefined;
const densities = groups ? (point) => groups.map((group) => group.probability(point)) : startingDensities;
await answerRounds(() => iterate(iterations), logLikelihoodOf(points, densities));
