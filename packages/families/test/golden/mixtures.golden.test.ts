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
  type Coordinates,
} from "@latentjs/em-core";
import { mixture, replicate, type MixtureParams } from "@latentjs/mixture";
import { expectClose, outcome, reference, right, rowsOf } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { univariate } from "../families.js";
import { batchOf, tableOf } from "../tables.js";

interface Fitted {
  readonly loglik: number;
  readonly weights: ReadonlyArray<number>;
  readonly components: ReadonlyArray<Readonly<Record<string, number>>>;
}

/** optim finds the top of the log-likelihood to rounding, and the parameters to some 1e-6 of their size. */
const LOGLIK = 1e-6;
const PARAMETERS = 1e-3;

const { source: _, ...fits } = reference("families/family_mixtures.json") as Readonly<Record<string, Fitted>>;

const waiting = rowsOf("faithful.csv", ["waiting"]).flat();

/** Log-ratios of the mixing weights, then the coordinates of two components. */
const coordinatesOf = <T>(one: Coordinates<T>): Coordinates<MixtureParams<ReadonlyArray<T>>> =>
  mapCoordinates(
    pairCoordinates(simplexCoordinates(2), repeatCoordinates(one, 2)),
    ([weights, components]) => ({ weights, components }),
    ({ weights, components }): readonly [Float64Array, ReadonlyArray<T>] => [weights, components],
  );

describe("mixtures of two components for the waiting times of Old Faithful", () => {
  test.each(Object.keys(fits))("%s reaches the maximum that optim finds", (name) => {
    univariate[name].use((family) => {
      const x = name === "beta" ? waiting.map((minutes) => minutes / 100) : waiting;
      const batch = batchOf(family, tableOf({ x }));
      const bank = replicate(family, 2);
      const model = mixture(bank);
      // The M-step from memberships by whether the wait was longer than 68 minutes.
      const parts = [0, 1].map((side) => {
        const long = Float64Array.from(waiting, (minutes) => (Number(minutes > 68) === side ? 1 : 0));
        const neutral = right(family.neutral(batch));
        const sink = right(family.open(neutral)).accumulator();
        sink.add(batch, 0, batch.rows, long);
        return right(family.estimate(sink.finish(), neutral));
      });
      const start = { weights: Float64Array.of(0.4, 0.6), components: parts };
      const options = {
        stop: remainingGain(1e-12),
        accelerator: squarem(coordinatesOf(family.coordinates)),
      };
      const fit = right(outcome(runSync(em(model, start, options), overChunks(model, [batch]))));
      const expected = fits[name];
      expect(Math.abs(fit.logLikelihood - expected.loglik)).toBeLessThan(LOGLIK);
      expectClose(fit.params.weights, expected.weights, PARAMETERS);
      fit.params.components.forEach((theta, k) => {
        const saved = family.codec.encode(theta) as Readonly<Record<string, number>>;
        for (const [field, value] of Object.entries(expected.components[k])) {
          expectClose([saved[field] / value], [1], PARAMETERS);
        }
      });
    });
  });
});
