import { fitMixture, type AnyFamily } from "@latentjs/mixture";
import { expectClose, outcome, reference, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { univariate } from "../families.js";
import { batchOf, tableOf } from "../tables.js";

type Component = Readonly<Record<string, number>>;

interface Fitted {
  readonly x: ReadonlyArray<number>;
  readonly loglik: number;
  readonly weights: ReadonlyArray<number>;
  /** In the order of their first parameter. */
  readonly components: ReadonlyArray<Component>;
}

/** optim finds the top of the log-likelihood to rounding, and the parameters to some 1e-6 of their size. */
const LOGLIK = 1e-6;
const PARAMETERS = 1e-3;

const extremes = reference("families/family_extremes.json") as {
  readonly beta: Readonly<Record<string, Fitted>>;
};

const expectMaximum = (family: AnyFamily, { x, loglik, weights, components }: Fitted): void => {
  family.use((named) => {
    const batch = batchOf(named, tableOf({ x }));
    const fit = right(outcome(fitMixture(named, batch, { components: 2, restarts: 4, tol: 1e-10 })));
    expect(fit.restarts.failed).toBe(0);
    expect(Math.abs(fit.logLikelihood - loglik)).toBeLessThan(LOGLIK);
    const [first] = Object.keys(components[0]);
    const own = fit.params.components
      .map((theta, k) => ({ weight: fit.params.weights[k], saved: named.codec.encode(theta) as Component }))
      .toSorted((a, b) => a.saved[first] - b.saved[first]);
    components.forEach((expected, k) => {
      expectClose([own[k].weight], [weights[k]], PARAMETERS);
      // Relative to each parameter, however small.
      const names = Object.keys(expected);
      expectClose(
        names.map((name) => own[k].saved[name] / expected[name]),
        names.map(() => 1),
        PARAMETERS,
      );
    });
  });
};

describe("two beta components whose parameters are far apart", () => {
  test.each(Object.keys(extremes.beta))("%s", (name) => expectMaximum(univariate.beta, extremes.beta[name]));
});
