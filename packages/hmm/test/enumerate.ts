/** What a hidden Markov model says of one short sequence, by a sum over all paths: no recursion, in plain logarithms. */
import { logSumExp } from "@latentjs/numerics";

export interface Chain {
  readonly initial: ArrayLike<number>;
  /** Row-major K × K. */
  readonly transitions: ArrayLike<number>;
}

export interface Enumerated {
  readonly logLikelihood: number;
  /** Row-major steps × K. */
  readonly posterior: ReadonlyArray<number>;
  /** Expected transitions, row-major K × K. */
  readonly transitions: ReadonlyArray<number>;
  /** The most probable path's logarithm of joint density. */
  readonly best: number;
}

/** `logDensity[t][k]` of a sequence of a few steps. */
export const enumerate = (
  { initial, transitions }: Chain,
  logDensity: ReadonlyArray<ArrayLike<number>>,
): Enumerated => {
  const k = initial.length;
  const steps = logDensity.length;
  const paths = Array.from({ length: k ** steps }, (_, code) =>
    Array.from({ length: steps }, (_step, t) => Math.floor(code / k ** t) % k),
  );
  const joint = paths.map((path) =>
    path.reduce(
      (total, j, t) =>
        total + Math.log(t === 0 ? initial[j] : transitions[path[t - 1] * k + j]) + logDensity[t][j],
      0,
    ),
  );
  const logLikelihood = logSumExp(joint);
  const posterior = [...new Float64Array(steps * k)];
  const pairs = [...new Float64Array(k * k)];
  paths.forEach((path, at) => {
    const p = Math.exp(joint[at] - logLikelihood);
    path.forEach((j, t) => {
      posterior[t * k + j] += p;
      if (t > 0) pairs[path[t - 1] * k + j] += p;
    });
  });
  return { logLikelihood, posterior, transitions: pairs, best: Math.max(...joint) };
};
