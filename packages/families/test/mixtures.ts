import {
  em,
  mapCoordinates,
  overChunks,
  pairCoordinates,
  remainingGain,
  repeatCoordinates,
  runSync,
  simplexCoordinates,
  squarem,
  type ColumnBatch,
  type Coordinates,
  type Fit,
} from "@latentjs/em-core";
import {
  mixture,
  replicate,
  TILE_ROWS,
  type MixtureParams,
  type MixtureStats,
  type NamedFamily,
} from "@latentjs/mixture";
import { outcome, right } from "@latentjs/testing";

type Params<T> = MixtureParams<ReadonlyArray<T>>;
type Stats<S> = MixtureStats<ReadonlyArray<S>>;

const coordinatesOf = <T>(one: Coordinates<T>, k: number): Coordinates<Params<T>> =>
  mapCoordinates(
    pairCoordinates(simplexCoordinates(k), repeatCoordinates(one, k)),
    ([weights, components]) => ({ weights, components }),
    ({ weights, components }): readonly [Float64Array, ReadonlyArray<T>] => [weights, components],
  );

/** A mixture of as many components as there are starts, fitted until next to nothing is left to gain. */
export const fitFrom = <T, S>(
  family: NamedFamily<T, S>,
  batch: ColumnBatch,
  components: ReadonlyArray<T>,
  weights: ReadonlyArray<number> = components.map(() => 1 / components.length),
): Fit<Params<T>, Stats<S>> => {
  const model = mixture(replicate(family, components.length));
  const start: Params<T> = { weights: Float64Array.from(weights), components };
  const accelerator = squarem(coordinatesOf(family.coordinates, components.length));
  const process = em(model, start, { stop: remainingGain(1e-13), accelerator });
  return right(outcome(runSync(process, overChunks(model, [batch]))));
};

/** A component's estimate from the rows that belong to it, beginning at neutral parameters. */
export const startFrom = <T, S>(
  family: NamedFamily<T, S>,
  batch: ColumnBatch,
  belongs: (row: number) => boolean,
  rounds = 5,
): T => {
  const weight = Float64Array.from({ length: batch.rows }, (_, i) => (belongs(i) ? 1 : 0));
  let theta = right(family.neutral(batch));
  for (let i = 0; i < rounds; i++) {
    const sink = right(family.open(theta)).accumulator();
    for (let from = 0; from < batch.rows; from += TILE_ROWS) {
      const to = Math.min(from + TILE_ROWS, batch.rows);
      sink.add(batch, from, to, weight.subarray(from, to));
    }
    theta = right(family.estimate(sink.finish(), theta));
  }
  return theta;
};
