import { between, modelLaws, type ModelCase } from "@latentjs/conformance";
import type { ColumnBatch } from "@latentjs/em-core";
import { makeRng } from "@latentjs/numerics";
import { right } from "@latentjs/testing";
import { array, constantFrom, integer, nat, record, type Arbitrary } from "fast-check";
import {
  familyEmissions,
  hmm,
  hmmCoordinates,
  sequenceChunks,
  sequences,
  sliceColumns,
  stationaryDistribution,
  type HmmParams,
  type Sequences,
} from "../../src/index.js";
import { countBatch, poisson, type Poisson } from "../counts.js";

const emissions = familyEmissions(poisson);
type Params = HmmParams<ReadonlyArray<Poisson>>;

/** Two or three short sequences and one longer, of counts without zeros, in chunks of a sequence or two. */
const cases = (
  k: number,
  initial: "free" | "stationary",
): Arbitrary<ModelCase<Params, Sequences<ColumnBatch>>> =>
  record({
    lengths: array(integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 3 }),
    rates: array(between(2, 12), { minLength: k, maxLength: k }),
    chunkRows: constantFrom(1, 10),
    seed: nat(),
  }).map(({ lengths, rates, chunkRows, seed }) => {
    const rng = makeRng(seed);
    const all = [...lengths, 25];
    const counts = Array.from(
      { length: all.reduce((a, b) => a + b, 0) },
      () => 1 + rng.below(4) + 6 * rng.below(2),
    );
    const distribution = (): number[] => {
      const p = Array.from({ length: k }, () => 0.2 + rng.uniform());
      const total = p.reduce((a, b) => a + b, 0);
      return p.map((v) => v / total);
    };
    const transitions = Float64Array.from(Array.from({ length: k }, distribution).flat());
    const first =
      initial === "free" ? Float64Array.from(distribution()) : right(stationaryDistribution(transitions, k));
    return {
      start: { initial: first, transitions, emissions: rates.map((rate) => ({ rate })) },
      chunks: sequenceChunks(right(sequences(countBatch(counts), all)), sliceColumns, chunkRows),
    };
  });

const permute = (
  { initial, transitions, emissions: states }: Params,
  order: ReadonlyArray<number>,
): Params => {
  const k = order.length;
  return {
    initial: Float64Array.from(order, (j) => initial[j]),
    transitions: Float64Array.from(order.flatMap((i) => order.map((j) => transitions[i * k + j]))),
    emissions: order.map((j) => states[j]),
  };
};

modelLaws(hmm(emissions.bank(2)), {
  cases: cases(2, "free"),
  coordinates: () => hmmCoordinates(2, emissions.coordinates(countBatch([1]), 2)),
  components: { count: () => 2, permute },
});

modelLaws(hmm(emissions.bank(3), { initial: "stationary" }), {
  cases: cases(3, "stationary"),
  components: { count: () => 3, permute },
});
