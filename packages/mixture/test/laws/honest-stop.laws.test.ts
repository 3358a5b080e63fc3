import {
  anyOf,
  E,
  em,
  iterationLimit,
  O,
  overChunks,
  plain,
  remainingGain,
  runSync,
  squarem,
  type StoppingRule,
} from "@latentjs/em-core";
import { exp, log, makeRng, type Rng } from "@latentjs/numerics";
import { outcome, right } from "@latentjs/testing";
import { expect, test } from "vitest";
import { poissonCoordinates, poissonMixture, poissonParams, type PoissonParams } from "../poisson-mixture.js";
import { countBatch } from "../poisson.js";

const SEEDS = 8;

/** Deaths of women over 80 in The Times on so many days (Hasselblad 1969). */
const DAYS = [162, 267, 271, 185, 111, 61, 27, 8, 3, 1];
const DEATHS = countBatch(
  DAYS.map((_, deaths) => deaths),
  Float64Array.from(DAYS),
);
const WEIGHT = 1096;

/** Rates between 0.14 and 7.4 and any weights. */
const anywhere = (k: number, rng: Rng): PoissonParams => {
  const weights = Array.from({ length: k }, () => -log(1 - rng.uniform()));
  const total = weights.reduce((a, b) => a + b, 0);
  return poissonParams(
    weights.map((w) => w / total),
    weights.map(() => exp(-2 + 4 * rng.uniform())),
  );
};

/** Rates within 5 % of the mean count, close to the saddle where all components are equal. */
const nearTheSaddle = (k: number, rng: Rng): PoissonParams =>
  poissonParams(
    Array<number>(k).fill(1 / k),
    Array.from({ length: k }, () => 2.157 * (0.95 + 0.1 * rng.uniform())),
  );

/** Until twenty steps in a row gain nothing that a tolerance would notice. */
const still: StoppingRule = ({ entries, weight }) =>
  entries.length > 20 && entries.slice(-20).every(({ qGain }) => qGain <= 1e-13 * weight)
    ? O.some({ _tag: "Converged", rule: "still" })
    : O.none;

/** What the objective comes to if the fit goes on. */
const limitFrom = (k: number, params: PoissonParams): number => {
  const model = poissonMixture(k);
  const options = { stop: anyOf(still, iterationLimit(3000)), accelerator: squarem(poissonCoordinates(k)) };
  return right(outcome(runSync(em(model, params, options), overChunks(model, [DEATHS])))).objective;
};

const cases = [2, 3, 4].flatMap((k) =>
  [anywhere, nearTheSaddle].flatMap((start) =>
    [plain<PoissonParams>(), squarem(poissonCoordinates(k))].map((accelerator) => ({
      k,
      start,
      accelerator,
    })),
  ),
);

test.each(cases)(
  "a fit that says it converged is within 10 tolerances a day of its own limit: $k components, $start.name, $accelerator.name",
  ({ k, start, accelerator }) => {
    const model = poissonMixture(k);
    let converged = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      for (const tol of [1e-6, 1e-8]) {
        const stop = anyOf(remainingGain(tol), iterationLimit(12_000));
        const fit = runSync(
          em(model, start(k, makeRng(seed)), { stop, accelerator }),
          overChunks(model, [DEATHS]),
        );
        if (E.isLeft(fit) || fit.right.stop._tag !== "Converged") continue;
        converged++;
        const lacking = limitFrom(k, fit.right.params) - fit.right.objective;
        expect(lacking, `seed ${seed}, tolerance ${tol}`).toBeLessThanOrEqual(10 * tol * WEIGHT);
      }
    }
    expect(converged).toBeGreaterThanOrEqual(SEEDS);
  },
);
