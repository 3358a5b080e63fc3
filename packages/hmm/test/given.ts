import { E, real, repeat, type Batch } from "@latentjs/em-core";
import { replicate, type ComponentBank, type ComponentFamily } from "@latentjs/mixture";

/** Rows that come with their log-density under each state, row-major: for tests of the chain alone. */
export interface GivenBatch extends Batch {
  readonly k: number;
  readonly logDensity: Float64Array;
}

const family: ComponentFamily<number, GivenBatch, number> = {
  name: "given",
  stats: real,
  open: (state) =>
    E.right({
      logDensity: ({ logDensity, k }, from, to, out) => {
        for (let i = from; i < to; i++) out[i - from] = logDensity[i * k + state];
      },
      accumulator: () => {
        let weight = 0;
        return {
          add: (_batch, from, to, w) => {
            for (let i = from; i < to; i++) weight += w[i - from];
          },
          finish: () => weight,
        };
      },
    }),
  estimate: (_stats, state) => E.right(state),
  q: () => 0,
};

/** States whose densities are in the data; the parameter of a state is its number. */
export const givenBank = (
  k: number,
): ComponentBank<ReadonlyArray<number>, GivenBatch, ReadonlyArray<number>> => ({
  ...replicate(family, k),
  stats: repeat(real, k),
});

export const givenStates = (k: number): ReadonlyArray<number> => Array.from({ length: k }, (_, j) => j);

export const givenBatch = (rows: ReadonlyArray<ArrayLike<number>>): GivenBatch => ({
  rows: rows.length,
  first: 0,
  weights: null,
  k: rows[0].length,
  logDensity: Float64Array.from(rows.flatMap((row) => Array.from(row))),
});
