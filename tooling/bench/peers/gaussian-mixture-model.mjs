// The npm package gaussian-mixture-model: see src/engine.ts for what is read and printed.
//
// A model that holds all rows in its buffer and makes `iterations` calls' worth of E- and M-steps. Its responsibilities are
// single precision.
import GaussianMixtureModel from "gaussian-mixture-model";
import { answerRounds, logLikelihoodOf, readTask, startingCovariances } from "./rows.mjs";

const task = readTask();
const { points, iterations, start } = task;

const modelAtStart = () => {
  const model = new GaussianMixtureModel({
    weights: start.weights,
    means: start.means,
    covariances: startingCovariances(task),
    bufferSize: points.length,
  });
  for (const point of points) model.addPoint(point);
  return model;
};

// The log-likelihood that the last E-step finds belongs to the parameters before the last M-step.
const reached = modelAtStart();
reached.runEM(iterations - 1);
const logLikelihood = logLikelihoodOf(points, (point) => reached.predict(point));

let next = modelAtStart();
await answerRounds(() => {
  next.runEM(iterations);
  next = modelAtStart();
}, logLikelihood);
