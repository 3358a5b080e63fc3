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
  const ownBlock = (c: number, sharesOf: Float64Array): Block => ({
    from: c * each * (size + 1),
    stepA: size,
    stepB: 1,
    sharesA: sharesOf,
    sharesB: sharesOf,
    isOwn: true,
  });
  for (const { k: a, j: b, root, inverse } of inside.pairs) {
    const across = product(inverse, root, d);
    const far = product(root, across, d, true);
    for (let entry = 0; entry < d * d; entry++) {
      pushes[a][entry] -= ratio * inverse[entry];
      pushes[b][entry] += far[entry];
    }
    const [sharesA, sharesB] = [shares.subarray(a * each), shares.subarray(b * each)];
    addTraces(hessian, ownBlock(a, sharesA), inverse, mu * ratio * ratio, index, d);
    addTraces(hessian, ownBlock(b, sharesB), far, mu, index, d);
    // The rows are those of the later component.
    const cross =
      a > b
        ? { from: each * (a * size + b), stepA: size, stepB: 1 }
        : { from: each * (b * size + a), stepA: 1, stepB: size };
    addTraces(hessian, { ...cross, sharesA, sharesB, isOwn: false }, across, -mu * ratio, index, d);
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

/** Of which two components second derivatives are: where those of the first coordinates are, how far others lie from there, and shares of both. */
interface Block {
  readonly from: number;
  readonly stepA: number;
  readonly stepB: number;
  readonly sharesA: Float64Array;
  readonly sharesB: Float64Array;
  /** One component's with itself: the lower triangle alone. */
  readonly isOwn: boolean;
}

/** Adds the second derivatives of factor · tr(W^T A W B), or half of it where that is one component's own, for the changes A and B of two precisions. */
const addTraces = (
  hessian: Float64Array,
  { from, stepA, stepB, sharesA, sharesB, isOwn }: Block,
  w: Float64Array,
  factor: number,
  { rows, columns }: Index,
  d: number,
): void => {
  for (let e = 0; e < rows.length; e++) {
    const a = rows[e] * d;
    const b = columns[e] * d;
    const times = 2 * factor * sharesA[e];
    const end = isOwn ? e + 1 : rows.length;
    for (let f = 0, to = from + e * stepA; f < end; f++, to += stepB) {
      const p = rows[f];
      const q = columns[f];
      hessian[to] += times * sharesB[f] * (w[a + p] * w[b + q] + w[a + q] * w[b + p]);
    }
  }
};
