import {
  certify,
  observedInformation,
  overChunks,
  runSync,
  type Batch,
  type Certificate,
  type Coordinates,
  type Either,
  type EmError,
  type ObservedInformation,
} from "@latentjs/em-core";
import type { ComponentBank } from "../bank.js";
import { mixture, type MixtureParams } from "../engine.js";
import { freeMixing, type MixingRule } from "../mixing/mixing-rule.js";
import { mixtureCoordinates } from "./mixture-coordinates.js";

/** A mixture, its parameters, and the rows whose likelihood is looked at. */
export interface MixtureAtParams<Ts, B extends Batch, S> {
  readonly bank: ComponentBank<Ts, B, S>;
  readonly params: MixtureParams<Ts>;
  readonly chunks: Iterable<B>;
  /** Of all components together, as many as they have free parameters. */
  readonly coordinates: Coordinates<Ts>;
  /** How the mixing weights were estimated; by default freely. Weights that were held, or equal, have errors of 0. */
  readonly mixing?: MixingRule;
}

/** What the log-likelihood (plus log prior) looks like around the parameters, in as many coordinates as are free. Four E-steps for each. */
export const mixtureInformation = <Ts, B extends Batch, S>({
  bank,
  params,
  chunks,
  coordinates,
  mixing,
}: MixtureAtParams<Ts, B, S>): Either<EmError, ObservedInformation> => {
  const model = mixture(bank);
  const chart = { model, coordinates: mixtureCoordinates(bank.size, coordinates, mixing) };
  return runSync(observedInformation(chart, params), overChunks(model, chunks));
};

/**
 * Whether the parameters of a mixture are a maximum, a saddle, or neither, with the numbers that say so. Four EM steps for each free parameter. Left:
 * parameters at the edge of the model, next to which there is none.
 */
export const certifyMixture = <Ts, B extends Batch, S>({
  bank,
  params,
  chunks,
  coordinates,
  mixing = freeMixing(bank.size),
}: MixtureAtParams<Ts, B, S>): Either<EmError, Certificate> => {
  const model = mixture(bank, { mixing });
  const chart = { model, coordinates: mixtureCoordinates(bank.size, coordinates, mixing) };
  return runSync(certify(chart, params), overChunks(model, chunks));
};
