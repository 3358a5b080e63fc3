import { E, invalidInput, type Either, type EmError } from "@latentjs/em-core";

/** Parameters of a hidden Markov model with K states. */
export interface HmmParams<Ts> {
  /** Probability of each state at the first step of a sequence, length K. */
  readonly initial: Float64Array;
  /** Row-major K × K; `transitions[i * K + j]` is the probability of state j after state i. Rows sum to 1. */
  readonly transitions: Float64Array;
  /** What the states emit: the parameters of a component bank. */
  readonly emissions: Ts;
}

/** Expected sufficient statistics of a hidden Markov model. */
export interface HmmStats<S> {
  /** Expected number of sequences that begin in each state, length K. */
  readonly initial: Float64Array;
  /** Expected number of each transition, row-major K × K. */
  readonly transitions: Float64Array;
  /** Expected number of steps in each state, length K. */
  readonly occupancy: Float64Array;
  readonly emissions: S;
}

/** How far from 1 probabilities may sum: what few digits leave, far above rounding. */
const TOLERANCE = 1e-6;

/** Checks initial and transition probabilities for `k` states; a wrong length throws. */
export const checkChain = <Ts>({ initial, transitions }: HmmParams<Ts>, k: number): Either<EmError, void> => {
  if (initial.length !== k || transitions.length !== k * k) {
    throw new RangeError(
      `${initial.length} initial and ${transitions.length} transition probabilities for ${k} states`,
    );
  }
  const wrong = wrongDistribution("initial", initial);
  if (wrong !== null) return E.left(wrong);
  for (let i = 0; i < k; i++) {
    const inRow = wrongDistribution(`transitions, row ${i}`, transitions.subarray(i * k, (i + 1) * k));
    if (inRow !== null) return E.left(inRow);
  }
  return E.right(undefined);
};

const wrongDistribution = (path: string, p: Float64Array): EmError | null => {
  const bad = p.findIndex((v) => !(v >= 0));
  if (bad >= 0) return invalidInput(`${path}, state ${bad}`, "a number of at least 0", p[bad]);
  const total = p.reduce((a, b) => a + b, 0);
  return Math.abs(total - 1) <= TOLERANCE
    ? null
    : invalidInput(path, "numbers that sum to 1", `a sum of ${total}`);
};
