import {
  E,
  pointsAlong,
  slopeAt,
  type Batch,
  type Coordinates,
  type Either,
  type EmError,
} from "@latentjs/em-core";
import type { ComponentBank } from "../bank.js";
import type { MixtureParams } from "../engine.js";
import { logDensity } from "../posterior.js";

/** What scores are taken of. */
export interface ScoredMixture<Ts, B extends Batch, S> {
  readonly bank: ComponentBank<Ts, B, S>;
  readonly coordinates: Coordinates<MixtureParams<Ts>>;
  readonly params: MixtureParams<Ts>;
}

/**
 * sum_i w[i] s[i] s[i]ᵀ over rows of their scores s, the gradients of their log-densities in the coordinates: the empirical information, row-major. A
 * row of weight m counts as m equal rows. Rows and columns of coordinates whose step is 0 are 0. Memory O(rows of a batch × coordinates).
 */
export const outerProductOfScores = <Ts, B extends Batch, S>(
  mixture: ScoredMixture<Ts, B, S>,
  batches: Iterable<B>,
  steps: Float64Array,
): Either<EmError, Float64Array> => {
  const n = steps.length;
  const total = new Float64Array(n * n);
  for (const batch of batches) {
    const scores = scoresOf(mixture, batch, steps);
    if (E.isLeft(scores)) return scores;
    const { rows, weights } = batch;
    for (let a = 0; a < n; a++) {
      for (let b = 0; b <= a; b++) {
        const [first, second] = [scores.right[a], scores.right[b]];
        let sum = 0;
        for (let i = 0; i < rows; i++) sum += (weights === null ? 1 : weights[i]) * first[i] * second[i];
        total[a * n + b] += sum;
        if (a !== b) total[b * n + a] += sum;
      }
    }
  }
  return E.right(total);
};

/** One column of scores a coordinate. */
const scoresOf = <Ts, B extends Batch, S>(
  { bank, coordinates, params }: ScoredMixture<Ts, B, S>,
  batch: B,
  steps: Float64Array,
): Either<EmError, ReadonlyArray<Float64Array>> => {
  const x = coordinates.pack(params);
  const columns: Float64Array[] = [];
  for (const [at, h] of steps.entries()) {
    if (h === 0) {
      columns.push(new Float64Array(batch.rows));
      continue;
    }
    const around: Float64Array[] = [];
    for (const point of pointsAlong(x, at, h)) {
      const densities = E.chain((there: MixtureParams<Ts>) => logDensity(bank, there, batch))(
        coordinates.unpack(point),
      );
      if (E.isLeft(densities)) return densities;
      around.push(densities.right);
    }
    columns.push(Float64Array.from({ length: batch.rows }, (_, i) => slopeAt(around, i, h)));
  }
  return E.right(columns);
};
