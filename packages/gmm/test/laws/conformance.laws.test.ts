import { bankLaws, between, modelLaws } from "@latentjs/conformance";
import {
  E,
  denseChunks,
  mapCoordinates,
  pairCoordinates,
  simplexCoordinates,
  type Coordinates,
} from "@latentjs/em-core";
import { mixture } from "@latentjs/mixture";
import { makeRng, shuffle } from "@latentjs/numerics";
import { fc } from "@fast-check/vitest";
import type { Components, GmmParams } from "../../src/index.js";
import { batchOf, randomParams, randomRows, randomWeights, COMPLETE } from "../random.js";

const SHAPES = [
  { k: 2, d: 1 },
  { k: 3, d: 2 },
  { k: 2, d: 4 },
];
/** Fewer than the laws' own, because every case opens factors of all covariances. */
const DRAWS = { seed: 1, runs: 25 };
/** Rounding of sums over rows of squares of some hundred, relative to the largest. */
const ROUNDING = 1e-10;

const shuffled = (rows: number[][], seed: number): number[][] => {
  shuffle(makeRng(seed), rows);
  return rows;
};

for (const [name, structure] of COMPLETE) {
  for (const { k, d } of SHAPES) {
    structure.use((s) => {
      const coordinates = s.coordinates(k, new Float64Array(d).fill(1));
      const bank = s.bank(k, d);
      const named = `${name}, ${d} columns: ${bank.name}`;
      bankLaws(
        { ...bank, name: named },
        {
          ...DRAWS,
          rounding: ROUNDING,
          theta: fc.nat().map((seed) => {
            const rng = makeRng(seed);
            return randomParams(rng, structure, k, randomRows(rng, 20, d, k)).components;
          }),
          row: fc.array(between(-4, 4), { minLength: d, maxLength: d }),
          batch: (rows, weights) => ({
            ...batchOf(
              rows.map((row) => [...row]),
              weights,
            ),
            cols: d,
          }),
          rows: 4 * (d + 1) * k,
          nudge: (components, step) => {
            const nudged = coordinates.unpack(coordinates.pack(components).map((v) => v + step()));
            return E.isRight(nudged) ? nudged.right : components;
          },
        },
      );
      const all: Coordinates<GmmParams> = mapCoordinates(
        pairCoordinates(simplexCoordinates(k), coordinates),
        ([weights, components]): GmmParams => ({ weights, components }),
        ({ weights, components }): readonly [Float64Array, Components] => [weights, components],
      );
      const model = mixture(bank);
      modelLaws(
        { ...model, name: `mixture of ${named}` },
        {
          ...DRAWS,
          rounding: ROUNDING,
          cases: fc
            .record({ seed: fc.nat(), weighted: fc.boolean(), size: fc.integer({ min: 5, max: 40 }) })
            .map(({ seed, weighted, size }) => {
              const rng = makeRng(seed);
              const rows = shuffled(randomRows(rng.split("rows"), 60, d, k), seed);
              const weights = weighted ? randomWeights(rng.split("weights"), rows.length) : null;
              const start = randomParams(rng.split("start"), structure, k, rows);
              return { start, chunks: denseChunks(batchOf(rows, weights), size) };
            }),
          coordinates: () => all,
          components: {
            count: ({ weights }) => weights.length,
            permute: ({ weights, components }, order) => ({
              weights: Float64Array.from(order, (c) => weights[c]),
              components: order.map((c) => components[c]),
            }),
          },
        },
      );
    });
  }
}
