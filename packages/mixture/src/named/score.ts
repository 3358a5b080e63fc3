import {
  columnChunks,
  E,
  overChunks,
  type ColumnBatch,
  type Either,
  type EmError,
  type Expected,
} from "@latentjs/em-core";
import { mixture } from "../engine.js";
import type { FamilyParams, MixtureKind } from "./mixture-kind.js";

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
export const scoreRows = <T, S>(
  { bank }: MixtureKind<T, S>,
  params: FamilyParams<T>,
  batch: ColumnBatch,
): Either<EmError, MixtureScore> =>
  E.chain(({ badRow, logLikelihood, weight }: Expected<unknown>): Either<EmError, MixtureScore> =>
    badRow >= 0
      ? E.left({ _tag: "NonFiniteLikelihood", row: badRow, value: logLikelihood })
      : E.right({ rows: batch.rows, totalWeight: weight, logLikelihood, perRow: logLikelihood / weight }),
  )(overChunks(mixture(bank), columnChunks(batch))(params));
