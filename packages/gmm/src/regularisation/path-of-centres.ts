import { mapFloats } from "@latentjs/numerics";
import type { Chart } from "./chart.js";
import { insideOf, type Inside, type RatioProblem } from "./ratio-barrier.js";
import { derivativesOf } from "./ratio-derivatives.js";
import { shiftedFactor, solved } from "./shifted-solve.js";
import { gathered, gatheredDiagonal, gatheredSquare, summed } from "./sums-of-coordinates.js";

/** The last weight of the barrier: a unit of weight loses as much, in nats, for each direction in which the ratio binds. */
const LAST = 1e-12;
/** The next weight. Less of it, and the path is lost in what bends it. */
const SHORTEN = 0.2;
/** What a step promises to gain, in units of the barrier's weight, below which a centre is near enough, and the last one. */
const NEAR = 0.1;
const THERE = 1e-8;
/** The part of what the step before promised, above which steps at the end no longer converge. */
const SLOWER = 0.1;
const MOST_STEPS = 100;
/** On trial these are enough for the first centre, if it is not too far: a step gains about a unit of the barrier's weight, whatever it promises. */
const MOST_ON_TRIAL = 20;
const TOO_FAR = 3e3;
/** Where something was added to a Hessian, the next one gets less; from here on nothing. */
const EASIER = 8;
const LEAST_SHIFT = 1e-6;
/** What is added for a turn between two axes of one variance. */
const IDLE = 1e-3;
/** Longest step in a coordinate: a factor of e^2 of a variance, a turn of two radians. */
const LONGEST = 2;
const MOST_HALVINGS = 30;
/** The part of the promised gain that is enough (Armijo 1966). */
const SLIGHT = 1e-4;
/** Of the objective. */
const ROUNDING = 1e-15;
/** How far ahead the path is tried, in parts of the whole way. */
const LEAST_PART = 0.1;
const SHORTER = 0.7;

/** Where a path ends, and whether that is the last centre: where the path bends away from a saddle, steps may lose it next to the bound. */
export interface PathEnd<P> {
  readonly at: P;
  readonly isReached: boolean;
}

/**
 * A maximum within the ratio by a path of centres (Fiacco & McCormick 1968; Boyd & Vandenberghe 2004, section 11.3): objective + mu · barrier is least at a
 * centre, for a weight mu of the barrier that falls from `first` to next to nothing. A centre is found by Newton's steps, of a
 * Hessian to which something is added where the function is not convex; on to the next the path goes straight ahead. `start` lies strictly
 * within the ratio, and so does the answer. On trial a path whose first centre is not reached soon ends there.
 */
export const followPath = <P>(
  problem: RatioProblem,
  chart: Chart<P>,
  start: P,
  first: number,
  isOnTrial: boolean,
): PathEnd<P> => {
  const inside = insideOf(problem, chart.rootsOf(start));
  if (inside === null) return { at: start, isReached: true };
  let here: Place<P> = { at: start, inside };
  for (let mu = Math.max(first, LAST); ; mu = Math.max(LAST, mu * SHORTEN)) {
    const isTrial = isOnTrial && mu === first;
    const centre = centred(problem, chart, here, mu, isTrial);
    const isReached = centre.direction !== null;
    if (mu === LAST || (isTrial && !isReached)) return { at: centre.at, isReached };
    here = ahead(problem, chart, centre, mu - Math.max(LAST, mu * SHORTEN));
  }
};

interface Place<P> {
  readonly at: P;
  readonly inside: Inside;
}

/** A centre, and where the path leads from there: the coordinates' change with the weight of the barrier, null where the centre was not reached. */
interface Centre<P> extends Place<P> {
  readonly direction: Float64Array | null;
}

const centred = <P>(
  problem: RatioProblem,
  chart: Chart<P>,
  start: Place<P>,
  mu: number,
  isTrial: boolean,
): Centre<P> => {
  const most = isTrial ? MOST_ON_TRIAL : MOST_STEPS;
  let here = start;
  let shift = 0;
  let last = Number.POSITIVE_INFINITY;
  for (let each = 0; each < most; each++) {
    const derivatives = derivativesOf(problem, chart, here.at, here.inside, mu);
    const barrier = gathered(chart.sums, derivatives.barrier);
    const slope = mapFloats(gathered(chart.sums, derivatives.objective), (v, i) => v + mu * barrier[i]);
    const metric = gatheredDiagonal(chart.sums, metricOf(problem, derivatives.effects));
    const found = shiftedFactor(gatheredSquare(chart.sums, derivatives.hessian), metric, shift);
    if (found === null) break;
    const step = solved(found.factor, slope);
    const promise = inner(step, slope);
    const isNear = promise <= mu * NEAR;
    // At the end steps go on while they still grow shorter: what is left is the rounding of the barrier, which pushes across the bound alone.
    const isThere = mu > LAST || promise <= mu * THERE || promise > last * SLOWER;
    if (found.shift === 0 && isNear && isThere) return { ...here, direction: solved(found.factor, barrier) };
    if (isTrial && promise > mu * TOO_FAR) break;
    last = promise;
    shift = isNear || found.shift < LEAST_SHIFT ? 0 : found.shift / EASIER;
    const next = downhill(problem, chart, here, mu, step, promise);
    if (next === null) break;
    here = next;
  }
  return { ...here, direction: null };
};

/** As far towards the next centre as lies inside. */
const ahead = <P>(
  problem: RatioProblem,
  chart: Chart<P>,
  { at, inside, direction }: Centre<P>,
  fall: number,
): Place<P> => {
  if (direction !== null) {
    for (let part = 1; part > LEAST_PART; part *= SHORTER) {
      const there = chart.moved(
        at,
        summed(
          chart.sums,
          mapFloats(direction, (v) => v * part * fall),
        ),
      );
      const found = insideOf(problem, chart.rootsOf(there));
      if (found !== null) return { at: there, inside: found };
    }
  }
  return { at, inside };
};

const inner = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, i) => sum + v * b[i], 0);

/** What is added to the diagonal, in each component's coordinates: the information of a sample, and a little for turns that change nothing. */
const metricOf = ({ weights }: RatioProblem, effects: Float64Array): Float64Array => {
  const each = effects.length / weights.length;
  return mapFloats(effects, (effect, at) => weights[Math.floor(at / each)] * (effect * effect + IDLE));
};

/** The first of shorter and shorter steps that gains what it should; null where none does. */
const downhill = <P>(
  problem: RatioProblem,
  chart: Chart<P>,
  { at, inside }: Place<P>,
  mu: number,
  step: Float64Array,
  promise: number,
): Place<P> | null => {
  const before = inside.objective + mu * inside.barrier;
  const longest = step.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  let length = longest > LONGEST ? LONGEST / longest : 1;
  for (let halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
    const there = chart.moved(
      at,
      summed(
        chart.sums,
        mapFloats(step, (v) => -v * length),
      ),
    );
    const found = insideOf(problem, chart.rootsOf(there));
    if (found === null) continue;
    const gain = before - (found.objective + mu * found.barrier);
    if (gain >= SLIGHT * length * promise - ROUNDING * (1 + Math.abs(before)))
      return { at: there, inside: found };
  }
  return null;
};
