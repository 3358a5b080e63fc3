/**
 * Components of a mixture of Poisson regressions: counts whose rate is the exponential of a linear predictor.
 *
 * All columns besides the response and the offset are predictors; text is coded by an indicator for each level but the first. Fitted by
 * generalised EM: the statistics are the score, the information and the reach of the rows at the current coefficients, which
 * make a lower bound of the log-likelihood, and an M-step is one damped step of Newton's method, which raises it.
 * Source: Wang, Puterman, Cockburn & Le (1996), Biometrics 52, 381-400.
 */
import { E, invalidInput } from "@latentjs/em-core";
import { counts, numberColumn, type FamilyModule, type NamedFamily } from "@latentjs/mixture";
import { exp, expInto, expm1, log, logGamma } from "@latentjs/numerics";
import { LARGE, logOfMode } from "./shared/deviances.js";
import type { Coefficients } from "./shared/frame.js";
import { glm, OFFSET, RESPONSE, type Link } from "./shared/glm.js";
import { glmModule, glmSpec, offsets, type GlmColumns, type GlmSpec } from "./shared/glm-spec.js";
import type { LocalQuadratic } from "./shared/local-quadratic.js";

/** Parameters of one component: logarithm of the rate where all predictors are at the origin, and slopes of it. */
export type PoissonRegression = Coefficients;

const link: Link = {
  name: "poisson-regression",
  exponentials: (e, n, out) => {
    for (let i = 0; i < n; i++) out[i] = e[i];
    expInto(out, n);
  },
  cumulant: (_e, rates, _trials, _from, n, out) => {
    for (let i = 0; i < n; i++) out[i] = rates[i];
  },
  moments: (_e, rates, _trials, _from, n, mean, variance) => {
    for (let i = 0; i < n; i++) {
      mean[i] = rates[i];
      variance[i] = rates[i];
    }
  },
  isLarge: (count) => count >= LARGE,
  // In the logarithm of the rate relative to the count.
  deviance: (count, _trials, e) => {
    const gap = e - log(count);
    return count * (expm1(gap) - gap);
  },
  level: ({ rows, weights, columns }) => {
    let [events, exposure] = [0, 0];
    for (let i = 0; i < rows; i++) {
      const w = weights === null ? 1 : weights[i];
      events += w * columns[RESPONSE][i];
      exposure += w * exp(columns[OFFSET][i]);
    }
    return events > 0 && exposure < Infinity
      ? E.right(log(events) - log(exposure))
      : E.left(invalidInput("response", "a positive count in some row", `${events} in all`));
  },
  feature: (count, _trials, offset) => log(count + 0.5) - offset,
};

const build = (spec: GlmSpec): NamedFamily<PoissonRegression, LocalQuadratic> =>
  glm(link, spec, (table) =>
    E.chain((response: Float64Array) =>
      E.map((offset: Float64Array) => [
        response,
        new Float64Array(table.rows).fill(1),
        offset,
        response.map((count) => (count < LARGE ? -logGamma(count + 1) : logOfMode(count))),
      ])(offsets(table, spec)),
    )(numberColumn(table, spec.response, counts)),
  );

/** Poisson regressions of a column of counts. */
export const poissonRegression = (
  columns: Omit<GlmColumns, "trials">,
): NamedFamily<PoissonRegression, LocalQuadratic> => build(glmSpec(columns));

/** The family for fits by name. */
export const family: FamilyModule = glmModule(
  "poisson-regression",
  "Counts whose logarithmic rate is a linear combination of the other columns",
  ["response", "offset"],
  build,
);

export { designOf, type Design, type Predictor } from "./shared/design.js";
