import { floats, mapFloats } from "@latentjs/numerics";
import { coordinatePairs, type Chart } from "./chart.js";
import { product, type Inside, type RatioProblem } from "./ratio-barrier.js";

/** First and second derivatives of objective + mu · barrier in the N coordinates of the components, see {@link Chart}. */
export interface Derivatives {
  /** Of the objective, and of the barrier, length N. */
  readonly objective: Float64Array;
  readonly barrier: Float64Array;
  /** Row-major N × N, the lower triangle alone. */
  readonly hessian: Float64Array;
  /** How much the precisions change with each coordinate, length N. */
  readonly effects: Float64Array;
}

/**
 * The derivatives of log det and traces in precisions, as known from semidefinite programmes (Boyd & Vandenberghe 2004, appendix A.4), each precision in
 * coordinates in which it is 1, and from there to the coordinates of a chart.
 */
export const derivativesOf = <P>(
  { weights, d, ratio }: RatioProblem,
  chart: Chart<P>,
  at: P,
  inside: Inside,
  mu: number,
): Derivatives => {
  const k = weights.length;
  const entries = coordinatePairs(d);
  const index: Index = {
    rows: Int32Array.from(entries, ([row]) => row),
    columns: Int32Array.from(entries, ([, column]) => column),
  };
  const each = entries.length;
  const size = k * each;
  const effects = chart.effectsOf(at);
  // An entry of the diagonal is half of what those of both sides would be, and falls.
  const shares = mapFloats(effects, (effect, place) => (place % each < d ? -0.5 * effect : effect));
  const hessian = new Float64Array(size * size);
  /** Derivatives of the barrier in the precisions, but for those of their own log det. */
  const pushes = Array.from({ length: k }, () => floats(d * d));
  for (const { k: a, j: b, root, inverse } of inside.pairs) {
    const across = product(inverse, root, d);
    const far = product(root, across, d, true);
    for (let entry = 0; entry < d * d; entry++) {
      pushes[a][entry] -= ratio * inverse[entry];
      pushes[b][entry] += far[entry];
    }
    const [ownA, ownB] = [shares.subarray(a * each), shares.subarray(b * each)];
    addSquare(hessian, size, a * each, inverse, mu * ratio * ratio, ownA, index, d);
    addSquare(hessian, size, b * each, far, mu, ownB, index, d);
    if (a > b)
      addCross(hessian, a * each * size + b * each, size, 1, across, -mu * ratio, ownA, ownB, index, d);
    else addCross(hessian, b * each * size + a * each, 1, size, across, -mu * ratio, ownA, ownB, index, d);
  }
  const objective = floats(size);
  const barrier = floats(size);
  for (let c = 0; c < k; c++) {
    const [sample, push] = [inside.samples[c], pushes[c]];
    for (const [e, [a, b]] of entries.entries()) {
      const place = c * each + e;
      const times = 2 * shares[place];
      const own = a === b ? 1 : 0;
      objective[place] = weights[c] * (own + times * sample[a * d + b]);
      barrier[place] = times * push[a * d + b] - own * (k - 1);
    }
    const whole = mapFloats(push, (v, entry) => weights[c] * sample[entry] + mu * v);
    chart.addBend(hessian, size, c * each, whole, at, c);
  }
  return { objective, barrier, hessian, effects };
};

/** Rows and columns of {@link coordinatePairs}. */
interface Index {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** Adds factor · tr(U A U A) of a component's changes A of its precision. */
const addSquare = (
  hessian: Float64Array,
  size: number,
  from: number,
  u: Float64Array,
  factor: number,
  shares: Float64Array,
  { rows, columns }: Index,
  d: number,
): void => {
  for (let e = 0; e < rows.length; e++) {
    const a = rows[e] * d;
    const b = columns[e] * d;
    const times = 2 * factor * shares[e];
    for (let f = 0, to = (from + e) * size + from; f <= e; f++, to++) {
      const p = rows[f];
      const q = columns[f];
      hessian[to] += times * shares[f] * (u[a + p] * u[b + q] + u[a + q] * u[b + p]);
    }
  }
};

/** Adds twice factor · tr(W^T A W B) of the changes A and B of two components, whose coordinates lie `stepA` and `stepB` apart. */
const addCross = (
  hessian: Float64Array,
  from: number,
  stepA: number,
  stepB: number,
  w: Float64Array,
  factor: number,
  sharesA: Float64Array,
  sharesB: Float64Array,
  { rows, columns }: Index,
  d: number,
): void => {
  for (let e = 0; e < rows.length; e++) {
    const a = rows[e] * d;
    const b = columns[e] * d;
    const times = 2 * factor * sharesA[e];
    for (let f = 0, to = from + e * stepA; f < rows.length; f++, to += stepB) {
      const p = rows[f];
      const q = columns[f];
      hessian[to] += times * sharesB[f] * (w[a + p] * w[b + q] + w[a + q] * w[b + p]);
    }
  }
};
