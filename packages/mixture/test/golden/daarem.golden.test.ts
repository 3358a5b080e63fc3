import { anderson, E, mapCoordinates, type Coordinates } from "@latentjs/em-core";
import { expectClose, reference } from "@latentjs/testing";
import { expect, test } from "vitest";

interface Step {
  readonly from: ReadonlyArray<number>;
  readonly em: ReadonlyArray<number>;
  readonly to: ReadonlyArray<number>;
}

const { runs } = reference("squarem/daarem_steps.json") as {
  readonly runs: ReadonlyArray<{ readonly taken: number; readonly steps: ReadonlyArray<Step> }>;
};

/** Values have 15 digits; differences of nearly equal steps, and the quotients of them, have fewer. */
const QUOTIENTS = 1e-8;

const vectors: Coordinates<Float64Array> = {
  dimension: 3,
  pack: (x) => x.slice(),
  unpack: (x) => E.right(x.slice()),
};
const numbers = mapCoordinates(
  vectors,
  (x): ReadonlyArray<number> => [...x],
  (x) => Float64Array.from(x),
);

test.each(runs)("steps as a singular value decomposition in R takes them, after $taken before", (run) => {
  const { propose } = anderson(numbers).start([run.taken]);
  for (const [k, { from, em, to }] of run.steps.entries()) {
    const { candidate, extrapolated } = propose(from, em);
    expect(extrapolated).toBe(k > 0);
    expectClose(candidate, to, QUOTIENTS);
  }
});
