import { E, invalidInput, type DenseBatch, type Either, type EmError } from "@latentjs/em-core";
import { choleskyFactor, momentsOfBatch } from "@latentjs/mvn";
import type { PrecisionShape } from "./precision-shape.js";
import { dirichlet, dirichletProcess, type WeightsPrior } from "./weights-prior.js";

/** What of the prior is chosen; the rest is taken from the data, as scikit-learn does. */
export interface BayesianPrior {
  /** Prior of the mixing weights; default `dirichlet-process`. */
  readonly weights?: "dirichlet" | "dirichlet-process";
  /** Its concentration, above 0: the smaller it is, the fewer components keep rows; default 1 / K. */
  readonly concentration?: number;
  /** Mean of the means, length d; default the mean of the data. */
  readonly mean?: ArrayLike<number>;
  /** Rows that the prior of a mean is worth, above 0; default 1. */
  readonly meanPrecision?: number;
  /** Degrees of freedom of the Wishart prior of a precision, above d - 1; default d. */
  readonly degrees?: number;
  /**
   * Inverse scale of that prior, row-major d × d; default the covariance of the data (divisor: total weight - 1). Diagonal structures take its
   * diagonal, spherical ones the average of that.
   */
  readonly covariance?: ArrayLike<number>;
}

/** A prior with all its numbers. */
export interface ChosenPrior {
  readonly weights: WeightsPrior;
  readonly mean: Float64Array;
  readonly meanPrecision: number;
  readonly degrees: number;
  /** In the shape of the structure, row-major d × d, positive definite. */
  readonly scale: Float64Array;
  readonly shape: PrecisionShape;
}

/** The whole prior. Left: a number that is none of a prior, or data without variance to take a scale from. */
export const choosePrior = (
  asked: BayesianPrior,
  shape: PrecisionShape,
  k: number,
  batch: DenseBatch,
): Either<EmError, ChosenPrior> => {
  const d = batch.cols;
  const { weights = "dirichlet-process", concentration = 1 / k, meanPrecision = 1, degrees = d } = asked;
  if (!(concentration > 0 && concentration < Infinity))
    return E.left(invalidInput("prior.concentration", "a finite number above 0", concentration));
  if (!(meanPrecision > 0 && meanPrecision < Infinity))
    return E.left(invalidInput("prior.meanPrecision", "a finite number above 0", meanPrecision));
  if (!(degrees > d - 1 && degrees < Infinity))
    return E.left(invalidInput("prior.degrees", `a finite number above ${d - 1}`, degrees));
  const moments = momentsOfBatch(batch);
  const divisor = moments.weight >= 2 ? moments.weight - 1 : moments.weight;
  const mean = Float64Array.from(asked.mean ?? moments.mean);
  if (!(mean.length === d && mean.every(Number.isFinite)))
    return E.left(invalidInput("prior.mean", `${d} finite numbers`, mean.join(" ")));
  const given = Float64Array.from(asked.covariance ?? moments.scatter.map((v) => v / divisor));
  if (!(given.length === d * d && given.every(Number.isFinite)))
    return E.left(invalidInput("prior.covariance", `${d} × ${d} finite numbers`, given.join(" ")));
  const scale = shape.restrict(given, d);
  return E.map((): ChosenPrior => ({
    weights: weights === "dirichlet" ? dirichlet(concentration) : dirichletProcess(concentration),
    mean,
    meanPrecision,
    degrees,
    scale,
    shape,
  }))(choleskyFactor(scale, d, "The prior's covariance"));
};
