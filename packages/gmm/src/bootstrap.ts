import {
  denseChunks,
  E,
  invalidInput,
  type Cooperation,
  type DenseBatch,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import {
  bootstrapErrors,
  bootstrapErrorsAsync,
  isInformed,
  type BootstrapErrors,
  type BootstrapOptions,
  type BootstrapSubject,
  type MixtureAtParams,
} from "@latentjs/mixture";
import type { Mvn } from "@latentjs/mvn";
import type { Rng } from "@latentjs/numerics";
import { atParams, type GmmFittedWith } from "./at-params.js";
import { apart, numbersOf, type GmmErrors } from "./errors.js";
import type { GmmData } from "./options.js";
import type { Components, GaussianMixture } from "./params.js";
import type { Problem } from "./problem.js";
import { drawRows, type Sample } from "./sample.js";

/** Options of {@link bootstrapGmm}: those of the bootstrap, and what the mixture was fitted with. */
export interface GmmBootstrapOptions extends BootstrapOptions, GmmFittedWith {}

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
  E.map((found: BootstrapErrors) => inParts(found, model))(
    atParams(data, model, fittedWith(options), (at, problem) =>
      bootstrapErrors(subjectOf(at, problem, model, options), options),
    ),
  );

/** {@link bootstrapGmm} with pauses for other work in the same thread. The same numbers. */
export const bootstrapGmmAsync = async (
  data: GmmData,
  model: GaussianMixture,
  options: GmmBootstrapOptions = {},
  pauses?: Cooperation,
): Promise<Either<EmError, GmmBootstrap>> => {
  const begun = atParams(data, model, fittedWith(options), (at, problem) =>
    E.right(() => bootstrapErrorsAsync(subjectOf(at, problem, model, options), options, pauses)),
  );
  if (E.isLeft(begun)) return begun;
  return E.map((found: BootstrapErrors) => inParts(found, model))(await begun.right());
};

const fittedWith = ({
  method: _method,
  replicates: _replicates,
  seed: _seed,
  level: _level,
  signal: _signal,
  onReplicate: _onReplicate,
  ...given
}: GmmBootstrapOptions): GmmFittedWith => given;

const subjectOf = <S>(
  { bank, coordinates }: MixtureAtParams<Components, DenseBatch, S>,
  { batch, chunkRows, mixing, heldParameters }: Problem,
  model: GaussianMixture,
  options: GmmFittedWith,
): BootstrapSubject<Mvn, DenseBatch, S> => ({
  bank,
  params: model.params,
  mixing,
  coordinates,
  batch,
  chunks: (rows) => denseChunks(rows, chunkRows),
  draw: (rng) => drawnLike(batch, model, rng),
  numbers: numbersOf,
  isInterchangeable: heldParameters === 0 && typeof options.mixing !== "object" && !isInformed(batch),
});

/** As many rows as the data have weight, and what is missing in row i of the data is missing in the rows that stand for it. */
const drawnLike = (batch: DenseBatch, model: GaussianMixture, rng: Rng): Either<EmError, DenseBatch> => {
  const { rows, cols, data, weights } = batch;
  if (isInformed(batch)) {
    const remedy = "Use the weighted bootstrap, which keeps what is known of each row.";
    return E.left(
      invalidInput("method", "weighted, where something is known of the rows", "parametric", remedy),
    );
  }
  const total = weights === null ? rows : weights.reduce((sum, weight) => sum + weight, 0);
  return E.map(({ rows: drawn }: Sample): DenseBatch => {
    let row = 0;
    let upTo = weights === null ? 1 : weights[0];
    for (let i = 0; i < drawn.rows; i++) {
      const at = ((i + 0.5) * total) / drawn.rows;
      while (at > upTo && row < rows - 1) {
        row++;
        upTo += weights === null ? 1 : weights[row];
      }
      for (let j = 0; j < cols; j++)
        if (Number.isNaN(data[row * cols + j])) drawn.data[i * cols + j] = Number.NaN;
    }
    return { rows: drawn.rows, cols, data: drawn.data, first: 0, weights: null };
  })(drawRows(model, Math.max(1, Math.round(total)), rng));
};

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
