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
import {
  betaVariate,
  LN_2PI,
  log,
  log1p,
  logMinusDigamma,
  stirlingError,
  trigamma,
} from "@latentjs/numerics";
import { roundingAt } from "./shared/rounding.js";

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

/** From here on differences of functions that are nearly straight are taken term by term from their asymptotic series. */
const FAR = 1e3;

/** log(x) - digamma(x) less the same at x + y. */
const slackLost = (x: number, y: number): number => {
  const z = x + y;
  if (x < FAR) return logMinusDigamma(x) - logMinusDigamma(z);
  const [u, v] = [1 / x, 1 / z];
  return (y / x / z) * (1 / 2 + (u + v) * (1 / 12 - (u * u + v * v) / 120));
};

/** x (x + y) / y times what trigamma(x) loses to x + y, less 1. */
const curveExcess = (x: number, y: number): number => {
  const z = x + y;
  if (x < FAR) return (trigamma(x) - trigamma(z)) * x * (z / y) - 1;
  const [u, v] = [1 / x, 1 / z];
  return (u + v) / 2 + (u * u + u * v + v * v) / 6;
};

/** x trigamma(x) - 1. */
const totalExcess = (x: number): number => (x < FAR ? x * trigamma(x) - 1 : 1 / (2 * x) + 1 / (6 * x * x));

/** log(mean / share) from the gap of the two relative to the share, which is what near 0 and 1 has digits. */
const logRatio = (gap: number, mean: number, share: number): number =>
  Math.abs(gap) < 0.5 ? log1p(gap) : log(mean / share);

/**
 * A Newton step from the gradient of q per unit of weight and its negative Hessian [[trigamma(alpha) + c, c], [c, trigamma(beta) + c]], c =
 * -trigamma(alpha + beta). It is next to singular where one parameter is much larger than the other, and where both are large: neither it nor its
 * determinant is made of differences of what is nearly equal.
 */
const newtonStep = ({ alpha, beta }: Beta, { shares, complements }: BetaStats): NewtonStep => {
  const total = alpha + beta;
  const weight = shares.weight;
  const gap = shares.mean * beta - complements.mean * alpha;
  const up =
    logRatio(gap / alpha, shares.mean, alpha / total) + slackLost(alpha, beta) - shares.spread / weight;
  const down =
    logRatio(-gap / beta, complements.mean, beta / total) +
    slackLost(beta, alpha) -
    complements.spread / weight;
  const [a, b, c] = [curveExcess(alpha, beta), curveExcess(beta, alpha), totalExcess(total)];
  // Times total², the determinant; times total, the Hessian's entries.
  const determinant = a + b + a * b - 2 * c - c * c;
  const [across, ofAlpha, ofBeta] = [1 + c, (beta / alpha) * (1 + a), (alpha / beta) * (1 + b)];
  const step = {
    alpha: ((ofBeta * up + across * down) / determinant) * total,
    beta: ((ofAlpha * down + across * up) / determinant) * total,
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
  // Shares next to 0 differ while their complements are 1 to rounding.
  estimate: (stats) =>
    ifSpread(
      logDivergences,
      stats.shares.spread > stats.complements.spread ? stats.shares : stats.complements,
      () => climb(stats),
    ),
  q,
  rounding: ({ alpha, beta }) => roundingAt(Math.sqrt(Math.min(alpha, beta))),
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
