import {
  CHUNK_ROWS,
  E,
  overChunks,
  type Batch,
  type ColumnBatch,
  type Either,
  type EmError,
  type Expected,
} from "@latentjs/em-core";
import type { ComponentBank } from "../bank.js";
import { mixture, type MixtureParams } from "../engine.js";
import { columnLayout, tableRows, tableWeight, type Layout } from "./layout.js";

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
): Either<EmError, MixtureScore> => scoreBatch({ bank, layout: columnLayout }, params, batch);

/** The same for batches of any layout; rows are those of the table. */
export const scoreBatch = <Ts, B extends Batch, S>(
  { bank, layout }: { readonly bank: ComponentBank<Ts, B, S>; readonly layout: Layout<B> },
  params: MixtureParams<Ts>,
  batch: B,
): Either<EmError, MixtureScore> =>
  E.chain(({ badRow, logLikelihood }: Expected<unknown>): Either<EmError, MixtureScore> => {
    if (badRow >= 0) return E.left({ _tag: "NonFiniteLikelihood", row: badRow, value: logLikelihood });
    const totalWeight = tableWeight(layout, batch);
    const rows = tableRows(layout, batch);
    return E.right({ rows, totalWeight, logLikelihood, perRow: logLikelihood / totalWeight });
  })(overChunks(mixture(bank), layout.chunks(batch, CHUNK_ROWS))(params));
