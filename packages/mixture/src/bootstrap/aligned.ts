import { E, type Batch, type Either, type EmError } from "@latentjs/em-core";
import { bestAssignment } from "../agreement/assignment-problem.js";
import type { ComponentBank } from "../bank.js";
import type { MixtureParams } from "../engine.js";
import { classify, type Classification } from "../posterior.js";

/**
 * A mixture with its components in the order of others: those that share most weight of the rows of `batch` belong together, all pairs considered at once.
 * `posterior` are the others' posterior probabilities, rows × K. Components that have no parameters, as noise, are last in both.
 */
export const aligned = <T, B extends Batch, S>(
  bank: ComponentBank<ReadonlyArray<T>, B, S>,
  params: MixtureParams<ReadonlyArray<T>>,
  batch: B,
  posterior: Float64Array,
): Either<EmError, MixtureParams<ReadonlyArray<T>>> =>
  E.map(({ posterior: own }: Classification): MixtureParams<ReadonlyArray<T>> => {
    const { weights, components } = params;
    const size = weights.length;
    const shared = components.map((_, i) =>
      components.map((_other, j) => overlap(batch, posterior, own, size, i, j)),
    );
    const order = bestAssignment(shared);
    return {
      weights: weights.map((weight, i) => (i < order.length ? weights[order[i]] : weight)),
      components: Array.from(order, (from) => components[from]),
    };
  })(classify(bank, params, batch));

/** Weight that component `i` of one and component `j` of the other share. */
const overlap = (
  { rows, weights }: Batch,
  first: Float64Array,
  second: Float64Array,
  size: number,
  i: number,
  j: number,
): number => {
  let sum = 0;
  for (let row = 0; row < rows; row++)
    sum += (weights === null ? 1 : weights[row]) * first[row * size + i] * second[row * size + j];
  return sum;
};
