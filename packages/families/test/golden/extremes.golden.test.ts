import { anyFamily, fitMixture, type AnyFamily } from "@latentjs/mixture";
import { expectClose, outcome, reference, right } from "@latentjs/testing";
import { describe, expect, test } from "vitest";
import { binomial } from "../../src/binomial.js";
import { family as logisticModule } from "../../src/logistic-regression.js";
import { family as poissonModule } from "../../src/poisson-regression.js";
import { studentT } from "../../src/student-t.js";
import { univariate } from "../families.js";
import { batchOf, tableOf } from "../tables.js";

/** Fields that are arrays have one entry. */
type Component = Readonly<Record<string, number | readonly [number]>>;
const numberOf = (value: number | readonly [number]): number =>
  typeof value === "number" ? value : value[0];

interface Fitted {
  readonly x: ReadonlyArray<number>;
  readonly loglik: number;
  readonly weights: ReadonlyArray<number>;
  /** In the order of their first parameter. */
  readonly components: ReadonlyArray<Component>;
}

/** optim finds the top of the log-likelihood to rounding, and the parameters to some millionths of their size. */
const LOGLIK = 1e-6;
const PARAMETERS = 1e-5;
/** Where the centre of a component is 1e12 of its spreads from 0, a parameter's last digit is 1e-4 of a spread. */
const NEXT_TO_ONE = 1e-4;
/** A parameter that is 0 to rounding. */
const NOTHING = 1e-12;

interface Regressions {
  readonly n?: ReadonlyArray<number>;
  readonly y: ReadonlyArray<number>;
  readonly z: ReadonlyArray<number>;
  readonly loglik: number;
  readonly components: ReadonlyArray<{ readonly intercept: number; readonly slope: number }>;
}

const {
  source: _,
  regressions,
  ...extremes
} = reference("families/family_extremes.json") as Readonly<
  Record<string, Readonly<Record<string, Fitted>>>
> & { readonly source: unknown; readonly regressions: Readonly<Record<string, Regressions>> };
const families: Readonly<Record<string, AnyFamily>> = {
  ...univariate,
  "student-t": anyFamily(studentT({ columns: ["x"] })),
  binomial_of_1e9: anyFamily(binomial({ column: "x", trials: 1e9 })),
};

const expectMaximum = (
  family: AnyFamily,
  { x, loglik, weights, components }: Fitted,
  [ofLoglik, ofParameters]: readonly [number, number] = [LOGLIK, PARAMETERS],
): void => {
  family.use((named) => {
    const batch = batchOf(named, tableOf({ x }));
    const fit = right(
      outcome(fitMixture(named, batch, { components: components.length, restarts: 4, tol: 1e-10 })),
    );
    expect(fit.restarts.failed).toBe(0);
    expect(Math.abs(fit.logLikelihood - loglik)).toBeLessThan(ofLoglik);
    const [first] = Object.keys(components[0]);
    const own = fit.params.components
      .map((theta, k) => ({ weight: fit.params.weights[k], saved: named.codec.encode(theta) as Component }))
      .toSorted((a, b) => numberOf(a.saved[first]) - numberOf(b.saved[first]));
    components.forEach((expected, k) => {
      expectClose([own[k].weight], [weights[k]], ofParameters);
      for (const [name, value] of Object.entries(expected)) {
        const wanted = numberOf(value);
        // Relative to each parameter, however small.
        expect(Math.abs(numberOf(own[k].saved[name]) - wanted)).toBeLessThanOrEqual(
          ofParameters * wanted + NOTHING,
        );
      }
    });
  });
};

describe.each(Object.keys(extremes))("the maximum that R finds, by every start: %s", (family) => {
  test.each(Object.keys(extremes[family]))("%s", (name) => {
    const tolerances = name === "next_to_one" ? ([NEXT_TO_ONE, 100 * NEXT_TO_ONE] as const) : undefined;
    expectMaximum(families[family], extremes[family][name], tolerances);
  });
});

describe("two regressions of counts about 1e8 end at the maximum that R finds, from every start", () => {
  test.each([
    ["poisson-regression", poissonModule],
    ["logistic-regression", logisticModule],
  ] as const)("%s", (name, module) => {
    const { n, y, z, loglik, components } = regressions[name];
    const table = tableOf({ y, z, ...(n === undefined ? {} : { n }) });
    const settings = { response: "y", ...(n === undefined ? {} : { trials: "n" }) };
    right(module.fromSpec(right(module.specFor(table, settings)))).use((named) => {
      const fit = right(
        outcome(fitMixture(named, batchOf(named, table), { components: 2, restarts: 4, tol: 1e-10 })),
      );
      expect(fit.restarts.failed).toBe(0);
      expect(Math.abs(fit.logLikelihood - loglik)).toBeLessThan(LOGLIK);
      const own = fit.params.components
        .map(
          (theta) => named.codec.encode(theta) as { readonly intercept: number; readonly slopes: [number] },
        )
        .toSorted((a, b) => a.intercept - b.intercept);
      components.forEach(({ intercept, slope }, k) => {
        expectClose([own[k].intercept, own[k].slopes[0]], [intercept, slope], PARAMETERS);
      });
    });
  });
});
