/**
 * Components of a mixture of logistic regressions: 0 or 1, or successes out of trials, whose log-odds are a linear predictor.
 *
 * All columns besides the response, the offset and the trials are predictors; text is coded by an indicator for each level but the first. A
 * response of text has two levels, of which the second counts as 1. Fitted by generalised EM as `poisson-regression` is. Where predictors
 * separate the responses the likelihood has no maximum, and coefficients grow until the fit stops.
 * Source: Follmann & Lambert (1989), J. Amer. Statist. Assoc. 84, 295-300.
 */
import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";
import {
  categoryColumn,
  counts,
  numberColumn,
  type FamilyModule,
  type NamedFamily,
  type Table,
  type TableColumn,
} from "@latentjs/mixture";
import { expInto, log, log1p, logGamma, logRisingFactorial } from "@latentjs/numerics";
import { categoriesConstant, deviance, LARGE } from "./shared/deviances.js";
import type { Coefficients } from "./shared/frame.js";
import { glm, OFFSET, RESPONSE, TRIALS, type Link } from "./shared/glm.js";
import { glmModule, glmSpec, offsets, type GlmColumns, type GlmSpec } from "./shared/glm-spec.js";
import type { LocalQuadratic } from "./shared/local-quadratic.js";

/** Parameters of one component: log-odds where all predictors are at the origin, and slopes of it. */
export type LogisticRegression = Coefficients;

/** A row one standard deviation from the middle then has a probability within 5e-5 of 0 or 1, which is next to certainty. */
const SEPARATED = 10;

const link: Link = {
  name: "logistic-regression",
  exponentials: (e, n, out) => {
    for (let i = 0; i < n; i++) out[i] = -Math.abs(e[i]);
    expInto(out, n);
  },
  cumulant: (e, small, trials, from, n, out) => {
    // log(1 + e^x) = max(x, 0) + log(1 + e^-|x|).
    for (let i = 0; i < n; i++) out[i] = log1p(small[i]);
    for (let i = 0; i < n; i++) out[i] = trials[from + i] * (Math.max(e[i], 0) + out[i]);
  },
  moments: (e, small, trials, from, n, mean, variance) => {
    for (let i = 0; i < n; i++) {
      const rare = small[i] / (1 + small[i]);
      const of = trials[from + i];
      mean[i] = of * (e[i] > 0 ? 1 / (1 + small[i]) : rare);
      variance[i] = of * (rare / (1 + small[i]));
    }
  },
  isLarge: (_successes, trials) => trials >= LARGE,
  deviance: (successes, trials, e, small) => {
    // One that underflows is of a component that the row is no part of.
    const rare = trials * Math.max(small / (1 + small), Number.MIN_VALUE);
    const common = trials / (1 + small);
    return deviance(successes, e > 0 ? common : rare) + deviance(trials - successes, e > 0 ? rare : common);
  },
  level: ({ rows, weights, columns }) => {
    let [successes, failures, offset, total] = [0.5, 0.5, 0, 0];
    for (let i = 0; i < rows; i++) {
      const w = weights === null ? 1 : weights[i];
      successes += w * columns[RESPONSE][i];
      failures += w * (columns[TRIALS][i] - columns[RESPONSE][i]);
      offset += w * columns[OFFSET][i];
      total += w;
    }
    return E.right(log(successes) - log(failures) - offset / total);
  },
  separated: SEPARATED,
  feature: (successes, trials, offset) => log(successes + 0.5) - log(trials - successes + 0.5) - offset,
};

/** log(n choose y), 0 for single trials; of many trials the largest log-density of y successes. */
const logChoose = (n: number, y: number): number => {
  if (n >= LARGE) return categoriesConstant([y, n - y]);
  return y === 0 || y === n ? 0 : logRisingFactorial(n - y + 1, y) - logGamma(y + 1);
};

interface Successes {
  readonly successes: Float64Array;
  readonly of: Float64Array;
}

/** Successes and trials of each row. */
const readResponse = (table: Table, { response, trials, levels }: GlmSpec): Either<EmError, Successes> => {
  const numbers =
    levels === undefined ? numberColumn(table, response, counts) : categoryColumn(table, response, levels);
  return E.chain((successes: Float64Array) =>
    E.chain((of: Float64Array): Either<EmError, Successes> => {
      const row = successes.findIndex((y, i) => y > of[i]);
      const at = `column ${response}, row ${row}`;
      return row < 0
        ? E.right({ successes, of })
        : E.left(invalidInput(at, `at most ${of[row]}, the number of trials`, successes[row]));
    })(trials === undefined ? E.right(successes.map(() => 1)) : numberColumn(table, trials, counts)),
  )(numbers);
};

const levelsOfText = (column: TableColumn): Pick<GlmSpec, "levels"> =>
  column._tag === "Categories" ? { levels: column.levels } : {};

const build = (spec: GlmSpec): NamedFamily<LogisticRegression, LocalQuadratic> =>
  glm(link, spec, (table) =>
    E.chain(({ successes, of }: Successes) =>
      E.map((offset: Float64Array) => [successes, of, offset, successes.map((y, i) => logChoose(of[i], y))])(
        offsets(table, spec),
      ),
    )(readResponse(table, spec)),
  );

/** Logistic regressions of a column of 0 and 1, or of successes. */
export const logisticRegression = (columns: GlmColumns): NamedFamily<LogisticRegression, LocalQuadratic> =>
  build(glmSpec(columns));

/** The family for fits by name. */
export const family: FamilyModule = glmModule(
  "logistic-regression",
  "Successes whose log-odds are a linear combination of the other columns",
  ["response", "offset", "trials"],
  build,
  levelsOfText,
);

export { designOf, type Design, type Predictor } from "./shared/design.js";
