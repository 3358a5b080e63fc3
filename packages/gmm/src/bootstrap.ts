import { E, toFlatRows, type Cooperation, type Either, type EmError, type FlatRows } from "@latentjs/em-core";
import {
  answersInTurn,
  bootstrapOf,
  wrongWorkers,
  type BootstrapErrors,
  type BootstrapOptions,
  type ReplicateAnswer,
  type Replicator,
} from "@latentjs/mixture";
import { apart, type GmmErrors } from "./errors.js";
import type { GmmAsyncOptions, GmmData } from "./options.js";
import type { GaussianMixture } from "./params.js";
import { replicatorOfGmm, type GmmBootstrapOptions } from "./replicator.js";

/** Standard errors by the bootstrap, with percentile intervals. */
export interface GmmBootstrap
  extends GmmErrors, Pick<BootstrapErrors, "method" | "level" | "replicates" | "failed" | "unfinished"> {
  readonly lower: GmmErrors;
  readonly upper: GmmErrors;
}

/**
 * Standard errors and percentile intervals of a Gaussian mixture by the bootstrap: `weighted`, the default, gives the rows random weights; `parametric` draws
 * rows from the mixture, with the missing entries of the data. Every replicate is fitted from the parameters of `model`, and its components are matched to
 * those. Left: a wrong option, data that the mixture cannot have been fitted to, rows that cannot be drawn, or the first failure where fewer than two
 * replicates have an answer.
 */
export const bootstrapGmm = (
  data: GmmData,
  model: GaussianMixture,
  options: GmmBootstrapOptions = {},
): Either<EmError, GmmBootstrap> =>
  E.chain((rows: FlatRows) =>
    E.chain((replicator: Replicator) => together(answersInTurn(replicator, options), model, options))(
      replicatorOfGmm({ rows, model, options }),
    ),
  )(toFlatRows(data, { path: "data", missing: "allowed" }));

/** Options of {@link bootstrapGmmAsync}: those of the bootstrap, and the threads that fit replicates. */
export interface GmmBootstrapAsyncOptions
  extends GmmBootstrapOptions, Pick<GmmAsyncOptions, "workers" | "startWorker"> {}

/** {@link bootstrapGmm} with the replicates divided among workers where that pays, and with pauses for other work. The same numbers, whatever their number. */
export const bootstrapGmmAsync = async (
  data: GmmData,
  model: GaussianMixture,
  { workers = "auto", startWorker, ...options }: GmmBootstrapAsyncOptions = {},
  pauses: Cooperation = {},
): Promise<Either<EmError, GmmBootstrap>> => {
  const wrong = wrongWorkers(workers);
  if (wrong !== null) return E.left(wrong);
  const rows = toFlatRows(data, { path: "data", missing: "allowed" });
  if (E.isLeft(rows)) return rows;
  const replicator = replicatorOfGmm({ rows: rows.right, model, options });
  if (E.isLeft(replicator)) return replicator;
  const { answersOfReplicates } = await import("./parallel/replicates.js");
  const answers = await answersOfReplicates(
    { rows: rows.right, model, options },
    replicator.right,
    workers,
    startWorker,
    pauses,
  );
  return together(answers, model, options);
};

const together = (
  answers: ReadonlyArray<ReplicateAnswer>,
  model: GaussianMixture,
  options: BootstrapOptions,
): Either<EmError, GmmBootstrap> =>
  E.map((found: BootstrapErrors) => inParts(found, model))(
    bootstrapOf(answers, model.params.weights.length, options),
  );

const inParts = (found: BootstrapErrors, { params, columns }: GaussianMixture): GmmBootstrap => {
  const { method, level, replicates, failed, unfinished } = found;
  const k = params.components.length;
  const d = columns.length;
  return {
    ...apart(found, k, d),
    lower: apart(found.lower, k, d),
    upper: apart(found.upper, k, d),
    method,
    level,
    replicates,
    failed,
    unfinished,
  };
};
