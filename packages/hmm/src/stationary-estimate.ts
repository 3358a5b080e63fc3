/*
 * Transitions whose stationary distribution is where sequences begin. Q is sum_ij n[i, j] log a[i, j] + sum_j u[j] log p[j] with
 * p = p a, which has no closed form. With z = (I - a + 1 p)^-1 w, w[j] = u[j] / p[j], the derivative of the second sum by a[i, j] is
 * p[i] z[j] up to what the rows' sums forbid, so at a maximum
 *
 *   a[i, j]  is proportional in j to  n[i, j] + p[i] a[i, j] (z[j] + c)  for any c.
 *
 * A step to the right side climbs for c large enough (Baum & Eagon 1967): it is doubled until Q is not lower.
 */
import { E, type Either, type EmError } from "@latentjs/em-core";
import { log } from "@latentjs/numerics";
import type { HmmParams, HmmStats } from "./params.js";
import { stationaryDistribution } from "./stationary.js";
import { rowsToProbabilities } from "./transitions.js";

interface Point {
  readonly transitions: Float64Array;
  readonly initial: Float64Array;
  readonly q: number;
}

type Counts = Pick<HmmStats<unknown>, "initial" | "transitions">;

/** Steps, and doublings in one step; a few of each do, because the first step's share of Q is that of the sequences in the rows. */
const MOST_STEPS = 200;
const MOST_DOUBLINGS = 60;
/** A relative rise of Q that is rounding. */
const ROUNDING = 4 * Number.EPSILON;

/** Transitions and their stationary distribution with a Q no lower than that of `previous`. */
export const estimateStationary = (
  counts: Counts,
  previous: Pick<HmmParams<unknown>, "initial" | "transitions">,
): Either<EmError, Pick<HmmParams<unknown>, "initial" | "transitions">> => {
  const k = counts.initial.length;
  const before = pointAt(counts, previous.transitions, k);
  if (E.isLeft(before)) return before;
  const apart = pointAt(counts, rowsToProbabilities(counts.transitions, previous.transitions, k), k);
  let best = E.isRight(apart) && apart.right.q > before.right.q ? apart.right : before.right;
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = climb(counts, best, k);
    if (next === null) break;
    const gain = next.q - best.q;
    best = next;
    if (!(gain > ROUNDING * Math.abs(best.q))) break;
  }
  return E.right({ initial: best.initial, transitions: best.transitions });
};

const pointAt = (counts: Counts, transitions: Float64Array, k: number): Either<EmError, Point> =>
  E.map((initial: Float64Array): Point => {
    const q = weighted(counts.transitions, transitions) + weighted(counts.initial, initial);
    return { transitions, initial, q };
  })(stationaryDistribution(transitions, k));

const weighted = (counts: Float64Array, p: Float64Array): number =>
  counts.reduce((total, count, i) => (count === 0 ? total : total + count * log(p[i])), 0);

/** A point with a higher Q, or null. */
const climb = (counts: Counts, from: Point, k: number): Point | null => {
  const { transitions, initial } = from;
  const z = deviations(transitions, initial, counts.initial, k);
  if (z === null) return null;
  const least = z.reduce((a, b) => Math.min(a, b), Infinity);
  const range = z.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - least;
  let more = 0;
  for (let doubling = 0; doubling < MOST_DOUBLINGS; doubling++) {
    const raised = counts.transitions.map((count, at) => {
      const i = Math.floor(at / k);
      return count + initial[i] * transitions[at] * (z[at - i * k] - least + more);
    });
    const next = pointAt(counts, rowsToProbabilities(raised, transitions, k), k);
    if (E.isRight(next) && next.right.q > from.q) return next.right;
    more = more === 0 ? range : 2 * more;
  }
  return null;
};

/** Solves (I - a + 1 p) z = u / p by elimination with row pivoting; null where it is singular. */
const deviations = (a: Float64Array, p: Float64Array, u: Float64Array, k: number): Float64Array | null => {
  const m = new Float64Array(k * k);
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) m[i * k + j] = (i === j ? 1 : 0) - a[i * k + j] + p[j];
  const z = u.map((v, j) => (v === 0 ? 0 : v / p[j]));
  for (let c = 0; c < k; c++) {
    let pivot = c;
    for (let i = c + 1; i < k; i++) if (Math.abs(m[i * k + c]) > Math.abs(m[pivot * k + c])) pivot = i;
    if (!(Math.abs(m[pivot * k + c]) > 0)) return null;
    for (let j = c; j < k; j++) [m[c * k + j], m[pivot * k + j]] = [m[pivot * k + j], m[c * k + j]];
    [z[c], z[pivot]] = [z[pivot], z[c]];
    for (let i = c + 1; i < k; i++) {
      const factor = m[i * k + c] / m[c * k + c];
      for (let j = c; j < k; j++) m[i * k + j] -= factor * m[c * k + j];
      z[i] -= factor * z[c];
    }
  }
  for (let i = k - 1; i >= 0; i--) {
    for (let j = i + 1; j < k; j++) z[i] -= m[i * k + j] * z[j];
    z[i] /= m[i * k + i];
  }
  return z.every(Number.isFinite) ? z : null;
};
