/**
 * Beta components for shares.
 *
 * Takes one column of numbers strictly between 0 and 1; no missing values, no zeros or ones. log f(x) = (alpha - 1) log x + (beta - 1) log(1 - x) -
 * log B(alpha, beta), computed from divergences about the mean, so that large parameters cost no digits. The estimate climbs the likelihood, which is
 * concave, by Newton's method with halved steps; a component whose values are all equal has none.
 * Source: Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, 2nd ed., ch. 25.
 */
import {
  aboveZero,
  betweenZeroAndOne,
  divergencesOfColumn,
  E,
  ifSpread,
  logDivergences,
  scalars,
  spreadAbout,
  spreadOfColumn,
  spreads,
  struct,
  univariateFamily,
  univariateModule,
  type Either,
  type EmError,
  type FamilyModule,
  type NamedFamily,
  type Spread,
  type Univariate,
  type UnivariateSpec,
} from "@latentjs/mixture";
import { betaVariate, LN_2PI, log, logMinusDigamma, stirlingError, trigamma } from "@latentjs/numerics";

/** Parameters of one component; its mean is alpha / (alpha + beta). */
export interface Beta {
  /** > 0. */
  readonly alpha: number;
  /** > 0. */
  readonly beta: number;
}

/** Logarithmic spreads of the shares x and of their complements 1 - x. */
export interface BetaStats {
  readonly shares: Spread;
  readonly complements: Spread;
}

/** log f(x) + log x + log(1 - x) = normaliser - alpha · d(x, mean) - beta · d(1 - x, 1 - mean). */
const normaliser = ({ alpha, beta }: Beta): number => {
  const errors = stirlingError(alpha + beta) - stirlingError(alpha) - stirlingError(beta);
  return (log(alpha) + log(beta / (alpha + beta)) - LN_2PI) / 2 + errors;
};

const q = (theta: Beta, { shares, complements }: BetaStats): number => {
  const { alpha, beta } = theta;
  const total = alpha + beta;
  return (
    shares.weight * normaliser(theta) -
    alpha * spreadAbout(logDivergences, shares, alpha / total) -
    beta * spreadAbout(logDivergences, complements, beta / total)
  );
};

const MOST_ITERATIONS = 200;
/** Newton steps below this share of both parameters are rounding. */
const RESOLUTION = 1e-13;
/** What rounding may make of q, relative to its terms, each of which is about a unit of weight or q itself. */
const ROUNDING = 1e-14;

interface NewtonStep {
  readonly alpha: number;
  readonly beta: number;
  /** By how much q would rise, were it a parabola. */
  readonly rise: number;
}

/** A Newton step from the gradient of q per unit of weight and its negative Hessian [[a + c, c], [c, b + c]] with c < 0 < a + c, b + c. */
const newtonStep = ({ alpha, beta }: Beta, { shares, complements }: BetaStats): NewtonStep => {
  const total = alpha + beta;
  const weight = shares.weight;
  const slack = logMinusDigamma(total);
  const up = log((shares.mean * total) / alpha) + logMinusDigamma(alpha) - slack - shares.spread / weight;
  const down =
    log((complements.mean * total) / beta) + logMinusDigamma(beta) - slack - complements.spread / weight;
  const [a, b, c] = [trigamma(alpha), trigamma(beta), -trigamma(total)];
  const determinant = a * b + (a + b) * c;
  const step = {
    alpha: ((b + c) * up - c * down) / determinant,
    beta: ((a + c) * down - c * up) / determinant,
  };
  return { ...step, rise: (weight * (up * step.alpha + down * step.beta)) / 2 };
};

/**
 * Newton's method with halved steps. Where the parameters are far apart the Hessian is next to singular, and steps are rounding long before they are
 * small: such a step promises no rise that q could show, and is no shorter than the one before or leads nowhere.
 */
const climb = (stats: BetaStats): Either<EmError, Beta> => {
  const { shares, complements } = stats;
  // For concentrated shares the two spreads together are 1 / (2 (alpha + beta)) a row.
  const total = shares.weight / (2 * (shares.mean * shares.spread + complements.mean * complements.spread));
  let theta: Beta = { alpha: shares.mean * total, beta: complements.mean * total };
  let value = q(theta, stats);
  let residual = Infinity;
  let iterations = 0;
  let isRounding = false;
  while (iterations < MOST_ITERATIONS) {
    iterations++;
    const { rise, ...step } = newtonStep(theta, stats);
    const length = Math.max(Math.abs(step.alpha) / theta.alpha, Math.abs(step.beta) / theta.beta);
    const rounding = ROUNDING * (shares.weight + Math.abs(value));
    isRounding = Math.abs(rise) <= rounding;
    if (length <= RESOLUTION || (isRounding && length >= residual / 2)) return E.right(theta);
    residual = length;
    let size = 1;
    let next = theta;
    for (; size > RESOLUTION; size /= 2) {
      next = { alpha: theta.alpha + size * step.alpha, beta: theta.beta + size * step.beta };
      if (next.alpha > 0 && next.beta > 0 && q(next, stats) >= value - rounding) break;
    }
    if (!(size > RESOLUTION)) break;
    theta = next;
    value = q(theta, stats);
  }
  return isRounding
    ? E.right(theta)
    : E.left({
        _tag: "InnerSolveFailed",
        solver: "The likelihood equations of the beta parameters",
        iterations,
        residual,
      });
};

const definition: Univariate<Beta, BetaStats> = {
  name: "beta",
  summary: "Shares, strictly between 0 and 1",
  support: betweenZeroAndOne,
  derive: [(x) => 1 - x, (x) => log(x) + log(1 - x)],
  parameters: scalars<Beta>({ alpha: aboveZero, beta: aboveZero }),
  stats: struct<BetaStats>({ shares: spreads(logDivergences), complements: spreads(logDivergences) }),
  open: (theta) => {
    const { alpha, beta } = theta;
    const constant = normaliser(theta);
    const mean = alpha / (alpha + beta);
    const rest = beta / (alpha + beta);
    const above = divergencesOfColumn(logDivergences, 0, mean);
    const below = divergencesOfColumn(logDivergences, 1, rest);
    return {
      logDensity: (batch, from, to, out) => {
        const logs = batch.columns[2];
        const share = above.compute(batch, from, to);
        const complement = below.compute(batch, from, to);
        for (let i = 0; i < to - from; i++) {
          out[i] = constant - logs[from + i] - (alpha * share[i] + beta * complement[i]);
        }
      },
      accumulator: () => {
        const shares = spreadOfColumn(logDivergences, 0, mean, above);
        const complements = spreadOfColumn(logDivergences, 1, rest, below);
        return {
          add: (batch, from, to, weight) => {
            shares.add(batch, from, to, weight);
            complements.add(batch, from, to, weight);
          },
          finish: () => ({ shares: shares.finish(), complements: complements.finish() }),
        };
      },
    };
  },
  estimate: (stats) =>
    ifSpread(logDivergences, stats.shares, () =>
      ifSpread(logDivergences, stats.complements, () => climb(stats)),
    ),
  q,
  neutral: ({ mean, variance }) => {
    const total = variance > 0 ? (mean * (1 - mean)) / variance - 1 : 1;
    // One that rounding has made 0 or less is of values that are next to 0 and 1.
    const positive = total > 0 ? total : 1;
    return { alpha: mean * positive, beta: (1 - mean) * positive };
  },
  // Draws that round to 0 or 1 have no density.
  draw: ({ alpha, beta }, rng) =>
    Math.min(Math.max(betaVariate(rng, alpha, beta), Number.MIN_VALUE), 1 - Number.EPSILON / 2),
};

/** Beta components for a column of shares. */
export const beta = (spec: UnivariateSpec): NamedFamily<Beta, BetaStats> =>
  univariateFamily(definition, spec);

/** The family for fits by name. */
export const family: FamilyModule = univariateModule(definition);
