import {
  mapCoordinates,
  pairCoordinates,
  positiveCoordinates,
  repeatCoordinates,
  simplexCoordinates,
  type Coordinates,
  type LatentVariableModel,
} from "@latentjs/em-core";
import {
  mixture,
  replicate,
  type ComponentBank,
  type MixtureParams,
  type MixtureStats,
} from "../src/index.js";
import { poisson, type CountBatch, type Poisson, type PoissonStats } from "./poisson.js";

export type PoissonParams = MixtureParams<ReadonlyArray<Poisson>>;
export type PoissonMixtureStats = MixtureStats<ReadonlyArray<PoissonStats>>;

export const poissonBank = (
  k: number,
): ComponentBank<ReadonlyArray<Poisson>, CountBatch, ReadonlyArray<PoissonStats>> => replicate(poisson, k);

export const poissonMixture = (
  k: number,
): LatentVariableModel<PoissonParams, CountBatch, PoissonMixtureStats> => mixture(poissonBank(k));

export const poissonParams = (
  weights: ReadonlyArray<number>,
  rates: ReadonlyArray<number>,
): PoissonParams => ({
  weights: Float64Array.from(weights),
  components: rates.map((rate) => ({ rate })),
});

/** Mixing weights, then rates, as plain numbers. */
export const numbersOf = ({ weights, components }: PoissonParams): number[] => [
  ...weights,
  ...components.map(({ rate }) => rate),
];

/** Log-ratios of the mixing weights and logarithms of the rates. */
export const poissonCoordinates = (k: number): Coordinates<PoissonParams> => {
  const rate = mapCoordinates(
    positiveCoordinates,
    (value): Poisson => ({ rate: value }),
    (component) => component.rate,
  );
  return mapCoordinates(
    pairCoordinates(simplexCoordinates(k), repeatCoordinates(rate, k)),
    ([weights, components]) => ({ weights, components }),
    ({ weights, components }): readonly [Float64Array, ReadonlyArray<Poisson>] => [weights, components],
  );
};

/** Rows [from, to) of a batch as a batch of their own. */
export const sliceOf = (batch: CountBatch, from: number, to: number): CountBatch => ({
  rows: to - from,
  first: batch.first + from,
  weights: batch.weights === null ? null : batch.weights.subarray(from, to),
  counts: batch.counts.subarray(from, to),
  logFactorial: batch.logFactorial.subarray(from, to),
});

export const chunksOf = (batch: CountBatch, chunkRows: number): ReadonlyArray<CountBatch> =>
  Array.from({ length: Math.ceil(batch.rows / chunkRows) }, (_, c) =>
    sliceOf(batch, c * chunkRows, Math.min((c + 1) * chunkRows, batch.rows)),
  );
