import { log } from "@latentjs/numerics";
import type { HmmParams } from "./params.js";

/** A Markov chain with what the recursions read of it, made once for all steps. */
export interface Chain {
  /** Number of states, K. */
  readonly k: number;
  readonly initial: Float64Array;
  /** Row-major K × K. */
  readonly transitions: Float64Array;
  /** The transpose of `transitions`: row j holds the probabilities of going to j. */
  readonly transposed: Float64Array;
  /** `transitions` and `transposed` with rows of {@link UNROLLED}, 0 behind the K numbers; empty where there are more states. */
  readonly transitionsPadded: Float64Array;
  readonly transposedPadded: Float64Array;
  readonly logInitial: Float64Array;
  readonly logTransposed: Float64Array;
  readonly logTransitions: Float64Array;
  /**
   * Whether a probability is positive and so small that its product with a state's probability may underflow. Then all is done in
   * log space.
   */
  readonly isDelicate: boolean;
}

/** Below this a state's probability is so small that it may be lost to underflow at the next step. */
export const LEAST_STATE = 1e-200;
/** Transition probabilities from here on keep {@link LEAST_STATE} above the smallest double. */
export const LEAST_TRANSITION = 1e-100;

/** Up to so many states the recursions keep a row in registers. */
export const UNROLLED = 8;

const padded = (a: Float64Array, k: number): Float64Array => {
  const out = new Float64Array(k <= UNROLLED ? k * UNROLLED : 0);
  for (let i = 0; i < k && out.length > 0; i++) out.set(a.subarray(i * k, (i + 1) * k), i * UNROLLED);
  return out;
};

const isTiny = (p: number): boolean => p > 0 && p < LEAST_TRANSITION;

/** Opens a chain whose probabilities were checked. */
export const openChain = <Ts>({ initial, transitions }: HmmParams<Ts>): Chain => {
  const k = initial.length;
  const transposed = new Float64Array(k * k);
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) transposed[j * k + i] = transitions[i * k + j];
  return {
    k,
    initial,
    transitions,
    transposed,
    transitionsPadded: padded(transitions, k),
    transposedPadded: padded(transposed, k),
    logInitial: initial.map(log),
    logTransposed: transposed.map(log),
    logTransitions: transitions.map(log),
    isDelicate: initial.some(isTiny) || transitions.some(isTiny),
  };
};
