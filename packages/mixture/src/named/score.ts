import {
  columnChunks,
  E,
  overChunks,
  type ColumnBatch,
  type Either,
  type EmError,
  type Expected,
} from "@latentjs/em-core";
import type { ComponentBank } from "../bank.js";
import { mixture, type MixtureParams } from "../engine.js";

/** Log-likelihood of rows under a model. */
export interface MixtureScore {
  readonly rows: number;
  readonly totalWeight: number;
  /** Total, in nats. */
  readonly logLikelihood: number;
  /** logLikelihood / totalWeight. */
  readonly perRow: number;
}

/** Log-likelihood of rows, weighted by their weights. Error: a row without a finite log-density. */
export const scoreRows = <Ts, S>(
  { bank }: { readonly bank: ComponentBank<Ts, ColumnBatch, S> },
  params: MixtureParams<Ts>,
  batch: ColumnBatch,
): Either<EmError, MixtureScore> =>
  E.chain(({ badRow, logLikelihood, weight }: Expected<unknown>): Either<EmError, MixtureScore> =>
    badRow >= 0
      ? E.left({ _tag: "NonFiniteLikelihood", row: badRow, value: logLikelihood })
      : E.right({ rows: batch.rows, totalWeight: weight, logLikelihood, perRow: logLikelihood / weight }),
  )(overChunks(mixture(bank), columnChunks(batch))(params));
