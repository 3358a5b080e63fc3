import {
  denseChunks,
  E,
  observations,
  overChunks,
  toFlatRows,
  type DenseBatch,
  type Either,
  type EmError,
  type Expected,
  type FlatRows,
  type Observations,
} from "@latentjs/em-core";
import {
  classify,
  knownRows,
  logDensity as mixtureLogDensity,
  mixture,
  noiseLast,
  type Classification,
  type ComponentBank,
  type KnownRows,
  type RowKnowledge,
} from "@latentjs/mixture";
import { noisyBank } from "./noise.js";
import { inRowsGiven, weightsOfObserved } from "./observed.js";
import type { GmmData } from "./options.js";
import type { Components, GaussianMixture } from "./params.js";
import { withMissing } from "./structures/with-missing.js";
import { resolveCovariance } from "./structures/registry.js";
import type { AnyStructure, CovarianceStructure } from "./structure.js";

/**
 * Posterior probabilities (rows × K, row-major), most probable components and log-densities (nats) of new rows. NaN
 * marks a missing entry. Error: rows of another width, a value that is not
 * finite, a row without support.
 *
 * With noise there are K + 1 posterior probabilities a row, the last that of the noise, whose label is -1. `knowledge` is what is known of the rows
 * beforehand, as in a fit: a row whose component is known has a posterior probability of 1 there, and the density of the row and the component.
 */
export const predict = (
  model: GaussianMixture,
  rows: GmmData,
  knowledge: RowKnowledge = {},
): Either<EmError, Classification> =>
  E.map((found: Classification) => noiseLast(found, model.params.components.length))(
    withRows(model, rows, (bank, flat) =>
      E.chain((batch: DenseBatch) => classify(bank, model.params, batch))(informed(model, flat, knowledge)),
    ),
  );

/** The batch of all rows with what is known of them. */
const informed = (
  { params, noise }: GaussianMixture,
  flat: FlatRows,
  knowledge: RowKnowledge,
): Either<EmError, DenseBatch> =>
  E.map((known: KnownRows): DenseBatch => ({ ...wholeBatch(flat), ...known }))(
    knownRows(
      knowledge,
      params.components.length,
      { rows: flat.rows, inputRows: flat.rows, origin: null },
      noise !== undefined,
    ),
  );

/** Posterior probabilities of new rows, row-major rows × K, or rows × (K + 1) with noise. Errors as {@link predict}. */
export const posterior = (model: GaussianMixture, rows: GmmData): Either<EmError, Float64Array> =>
  E.map((c: Classification) => c.posterior)(predict(model, rows));

/** Log-density of each new row under the mixture, in nats. Errors as {@link predict}. */
export const logDensity = (model: GaussianMixture, rows: GmmData): Either<EmError, Float64Array> =>
  withRows(model, rows, (bank, flat) => mixtureLogDensity(bank, model.params, wholeBatch(flat)));

/** Log-likelihood of rows under a model. */
export interface Score {
  /** Rows that count: those of weight zero and those with nothing observed do not. */
  readonly rows: number;
  readonly totalWeight: number;
  /** Total, in nats. */
  readonly logLikelihood: number;
  /** logLikelihood / totalWeight. */
  readonly perRow: number;
}

/**
 * Log-likelihood of rows, weighted where weights are given, with what is known of them beforehand as in a fit. Errors as {@link predict}, and weights
 * that do not fit.
 */
export const score = (
  model: GaussianMixture,
  rows: GmmData,
  weights?: ArrayLike<number>,
  knowledge: RowKnowledge = {},
): Either<EmError, Score> =>
  withRows(model, rows, (bank, flat) =>
    E.chain(({ batch, origin }: Observations) => {
      const used = { rows: batch.rows, inputRows: flat.rows, origin };
      const known = knownRows(knowledge, model.params.components.length, used, model.noise !== undefined);
      if (E.isLeft(known)) return known;
      return E.map(({ logLikelihood, weight }: Expected<unknown>): Score => ({
        rows: batch.rows,
        totalWeight: weight,
        logLikelihood,
        perRow: logLikelihood / weight,
      }))(
        E.filterOrElse(
          ({ badRow }: Expected<unknown>) => badRow < 0,
          ({ badRow, logLikelihood }): EmError =>
            inRowsGiven({ _tag: "NonFiniteLikelihood", row: badRow, value: logLikelihood }, origin),
        )(overChunks(mixture(bank), denseChunks({ ...batch, ...known.right }))(model.params)),
      );
    })(observations(flat, weightsOfObserved(flat, weights))),
  );

const wholeBatch = ({ rows, cols, data }: FlatRows): DenseBatch => ({
  rows,
  cols,
  data,
  first: 0,
  weights: null,
});

/** Hands the rows, checked against the model, and the model's bank to `f`. */
const withRows = <R>(
  model: GaussianMixture,
  rows: GmmData,
  f: <S>(bank: ComponentBank<Components, DenseBatch, S>, flat: FlatRows) => Either<EmError, R>,
): Either<EmError, R> => {
  const cols = model.columns.length;
  const flat = toFlatRows(rows, { path: "rows", missing: "allowed", cols });
  if (E.isLeft(flat)) return flat;
  const takesMissing = flat.right.data.some(Number.isNaN);
  const { covariance, noise = null, params } = model;
  return E.chain((named: AnyStructure) =>
    (takesMissing ? withMissing(named) : named).use(<S>({ bank }: CovarianceStructure<S>) =>
      E.chain((noisy: ComponentBank<Components, DenseBatch, S>) => f(noisy, flat.right))(
        noisyBank(bank(params.components.length, cols), noise, takesMissing),
      ),
    ),
  )(resolveCovariance(covariance, cols));
};
