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
  logDensity as mixtureLogDensity,
  mixture,
  type Classification,
  type ComponentBank,
} from "@latentjs/mixture";
import { inRowsGiven, weightsOfObserved } from "./observed.js";
import type { GmmData } from "./options.js";
import type { Components, GaussianMixture } from "./params.js";
import { withMissing } from "./structures/with-missing.js";
import { resolveCovariance } from "./structures/registry.js";
import type { AnyStructure } from "./structure.js";

/**
 * Posterior probabilities (rows × K, row-major), most probable components and log-densities (nats) of new rows. NaN
 * marks a missing entry. Error: rows of another width, a value that is not
 * finite, a row without support.
 */
export const predict = (model: GaussianMixture, rows: GmmData): Either<EmError, Classification> =>
  withRows(model, rows, (bank, flat) => classify(bank, model.params, wholeBatch(flat)));

/** Posterior probabilities of new rows, row-major rows × K. Errors as {@link predict}. */
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

/** Log-likelihood of rows, weighted where weights are given. Errors as {@link predict}, and weights that do not fit. */
export const score = (
  model: GaussianMixture,
  rows: GmmData,
  weights?: ArrayLike<number>,
): Either<EmError, Score> =>
  withRows(model, rows, (bank, flat) =>
    E.chain(({ batch, origin }: Observations) =>
      E.map(({ logLikelihood, weight }: Expected<unknown>): Score => ({
        rows: batch.rows,
        totalWeight: weight,
        logLikelihood,
        perRow: logLikelihood / weight,
      }))(
        E.filterOrElse(
          ({ badRow }: Expected<unknown>) => badRow < 0,
          ({ badRow, logLikelihood }): EmError =>
            inRowsGiven({ _tag: "NonFiniteLikelihood", row: badRow, value: logLikelihood }, origin),
        )(overChunks(mixture(bank), denseChunks(batch))(model.params)),
      ),
    )(observations(flat, weightsOfObserved(flat, weights))),
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
  return E.chain((structure: AnyStructure) =>
    structure.use((s) => f(s.bank(model.params.weights.length, cols), flat.right)),
  )(structureOf(model, flat.right));
};

const structureOf = (model: GaussianMixture, { cols, data }: FlatRows): Either<EmError, AnyStructure> => {
  const named = resolveCovariance(model.covariance, cols);
  return data.some(Number.isNaN) ? E.map(withMissing)(named) : named;
};
