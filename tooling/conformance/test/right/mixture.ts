import {
  mapCoordinates,
  pairCoordinates,
  positiveCoordinates,
  repeatCoordinates,
  simplexCoordinates,
  type Coordinates,
} from "@latentjs/em-core";
import { mixture, replicate, type MixtureParams } from "@latentjs/mixture";
import { array, integer, nat, record, tuple, type Arbitrary } from "fast-check";
import { positiveBetween, type ModelCase, type ModelOptions } from "../../src/index.js";
import { countBatch, poisson, type CountBatch, type Poisson } from "./poisson.js";

export type PoissonParams = MixtureParams<ReadonlyArray<Poisson>>;

const COMPONENTS = 2;

export const poissonMixture = mixture(replicate(poisson, COMPONENTS));

const shares: Arbitrary<Float64Array> = array(integer({ min: 1, max: 4 }), {
  minLength: COMPONENTS,
  maxLength: COMPONENTS,
}).map((parts) => {
  const total = parts.reduce((a, b) => a + b, 0);
  return Float64Array.from(parts, (part) => part / total);
});

/** Two groups of counts, so that there is one maximum but for the order of the components. */
const counts = tuple(
  array(nat({ max: 4 }), { minLength: 8, maxLength: 20 }),
  array(integer({ min: 14, max: 22 }), { minLength: 8, maxLength: 20 }),
).map(([low, high]) => [...low, ...high]);

const chunked = (values: ReadonlyArray<number>, size: number): ReadonlyArray<CountBatch> =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, c) => ({
    ...countBatch(values.slice(c * size, (c + 1) * size), null),
    first: c * size,
  }));

export const poissonCases: Arbitrary<ModelCase<PoissonParams, CountBatch>> = record({
  weights: shares,
  low: positiveBetween(0.5, 6),
  high: positiveBetween(8, 30),
  values: counts,
  size: integer({ min: 3, max: 20 }),
}).map(({ weights, low, high, values, size }) => ({
  start: { weights, components: [{ rate: low }, { rate: high }] },
  chunks: chunked(values, size),
}));

export const poissonCoordinates: Coordinates<PoissonParams> = mapCoordinates(
  pairCoordinates(simplexCoordinates(COMPONENTS), repeatCoordinates(positiveCoordinates, COMPONENTS)),
  ([weights, rates]): PoissonParams => ({ weights, components: rates.map((rate) => ({ rate })) }),
  ({ weights, components }): readonly [Float64Array, ReadonlyArray<number>] => [
    weights,
    components.map(({ rate }) => rate),
  ],
);

const permuted = ({ weights, components }: PoissonParams, order: ReadonlyArray<number>): PoissonParams => ({
  weights: Float64Array.from(order, (k) => weights[k]),
  components: order.map((k) => components[k]),
});

export const poissonModelOptions: ModelOptions<PoissonParams, CountBatch> = {
  cases: poissonCases,
  coordinates: () => poissonCoordinates,
  components: { count: ({ weights }) => weights.length, permute: permuted },
};
