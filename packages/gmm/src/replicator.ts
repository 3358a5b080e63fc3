import {
  denseChunks,
  E,
  invalidInput,
  type DenseBatch,
  type Either,
  type EmError,
  type FlatRows,
} from "@latentjs/em-core";
import {
  isInformed,
  replicatorOf,
  type BootstrapOptions,
  type BootstrapSubject,
  type MixtureAtParams,
  type Replicator,
} from "@latentjs/mixture";
import type { Mvn } from "@latentjs/mvn";
import type { Rng } from "@latentjs/numerics";
import { atParams, type GmmFittedWith } from "./at-params.js";
import { numbersOf } from "./errors.js";
import { inRowsGiven } from "./observed.js";
import type { Components, GaussianMixture } from "./params.js";
import type { Problem } from "./problem.js";
import { drawRows, type Sample } from "./sample.js";

/** Options of `bootstrapGmm`: those of the bootstrap, and what the mixture was fitted with. */
export interface GmmBootstrapOptions extends BootstrapOptions, GmmFittedWith {}

/** What replicates are made from: plain data but for priors. */
export interface BootstrapShared {
  readonly rows: FlatRows;
  readonly model: GaussianMixture;
  readonly options: GmmBootstrapOptions;
}

/** What fits the replicates of a Gaussian mixture in this thread. */
export const replicatorOfGmm = ({ rows, model, options }: BootstrapShared): Either<EmError, Replicator> =>
  atParams(rows, model, fittedWith(options), (at, problem) =>
    E.map((replicator: Replicator): Replicator => (index) => {
      const answer = replicator(index);
      return "error" in answer ? { ...answer, error: inRowsGiven(answer.error, problem.origin) } : answer;
    })(replicatorOf(subjectOf(at, problem, model, options), options)),
  );

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
