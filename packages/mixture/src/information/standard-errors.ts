import {
  E,
  inverseInformation,
  sandwich,
  standardErrors,
  type Batch,
  type CoordinateCovariance,
  type Either,
  type EmError,
  type ObservedInformation,
} from "@latentjs/em-core";
import { mixtureCoordinates } from "./mixture-coordinates.js";
import { mixtureInformation, type MixtureAtParams } from "./mixture-information.js";
import { outerProductOfScores } from "./outer-product.js";

/**
 * What the covariance of the estimates is taken from: the observed information, minus the second derivatives of the log-likelihood; the empirical
 * information, the sum of the rows' scores times themselves; or the sandwich of both, which holds where the model is not quite right.
 */
export type ErrorsMethod = "observed" | "empirical" | "sandwich";

/** Standard errors at a maximum. */
export interface MixtureErrors {
  /** Of the mixing weights, length K. */
  readonly weights: Float64Array;
  /**
   * Of the numbers that the components consist of. 0 for one at the edge of the model, such as a probability of 0; NaN for one that the data do not
   * identify.
   */
  readonly components: Float64Array;
  readonly information: ObservedInformation;
}

/** A mixture whose standard errors are wanted, at a maximum of the likelihood of its rows. */
export interface EstimatedMixture<Ts, B extends Batch, S> extends MixtureAtParams<Ts, B, S> {
  /** The numbers that components consist of, in an order of the caller's. */
  readonly numbers: (components: Ts) => Float64Array;
}

/**
 * Standard errors of the mixing weights and of the components' parameters. Four E-steps for each free parameter, and for the empirical information
 * four densities of each row. Left: the information is not positive definite, so that `params` are no maximum, or not one alone.
 */
export const mixtureErrors = <Ts, B extends Batch, S>(
  estimated: EstimatedMixture<Ts, B, S>,
  method: ErrorsMethod,
): Either<EmError, MixtureErrors> => {
  const { bank, params, chunks, numbers, mixing } = estimated;
  const coordinates = mixtureCoordinates(bank.size, estimated.coordinates, mixing);
  const information = mixtureInformation(estimated);
  if (E.isLeft(information)) return information;
  const { observed, steps } = information.right;
  const outer = (): Either<EmError, Float64Array> =>
    outerProductOfScores({ bank, coordinates, params }, chunks, steps);
  const covariance = ((): Either<EmError, CoordinateCovariance> => {
    switch (method) {
      case "observed":
        return inverseInformation(observed, steps);
      case "empirical":
        return E.chain((products: Float64Array) => inverseInformation(products, steps))(outer());
      case "sandwich":
        return E.chain((products: Float64Array) => sandwich(observed, products, steps))(outer());
    }
  })();
  const k = bank.size;
  return E.chain((found: CoordinateCovariance) =>
    E.map((errors: Float64Array): MixtureErrors => ({
      weights: errors.slice(0, k),
      components: errors.slice(k),
      information: information.right,
    }))(
      standardErrors(coordinates, params, found, ({ weights, components }) => {
        const all = numbers(components);
        const out = new Float64Array(k + all.length);
        out.set(weights);
        out.set(all, k);
        return out;
      }),
    ),
  )(covariance);
};
