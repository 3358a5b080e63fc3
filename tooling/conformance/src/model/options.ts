import { E, overChunks, type Coordinates, type Expected, type LatentVariableModel } from "@latentjs/em-core";
import type { Arbitrary } from "fast-check";
import { answer } from "../cases.js";
import type { Draws } from "../law.js";

/** Parameters to start from, and the chunks of a data set under which they have a likelihood. */
export interface ModelCase<P, B> {
  readonly start: P;
  readonly chunks: ReadonlyArray<B>;
}

/** What {@link modelLaws} needs to know. */
export interface ModelOptions<P, B> extends Draws {
  /** Starts and data; some tens of rows in several chunks are enough. */
  readonly cases: Arbitrary<ModelCase<P, B>>;
  /** Coordinates in which the gradient at a converged point is taken, in M3. */
  readonly coordinates?: (one: ModelCase<P, B>) => Coordinates<P>;
  /** Components that can change places, in M4: `permute` puts component `order[k]` in place k. */
  readonly components?: {
    readonly count: (params: P) => number;
    readonly permute: (params: P, order: ReadonlyArray<number>) => P;
  };
  /** Rounding of an objective, relative to its magnitude, 1e-11 unless given. */
  readonly rounding?: number;
}

/** One step of plain EM. */
export interface EmStep<P, S> {
  readonly from: P;
  readonly to: P;
  readonly stats: S;
  readonly before: number;
  readonly after: number;
}

/** At most `count` plain steps; ends before a step that the model refuses. */
export const plainSteps = <P, B, S>(
  model: LatentVariableModel<P, B, S>,
  { start, chunks }: ModelCase<P, B>,
  count: number,
): ReadonlyArray<EmStep<P, S>> => {
  const evaluate = overChunks(model, chunks);
  const steps: Array<EmStep<P, S>> = [];
  const objective = (params: P, { logLikelihood }: Expected<S>): number =>
    logLikelihood + model.logPrior(params);
  let from = start;
  let expected = answer("eStep at the start", evaluate(from));
  while (steps.length < count) {
    const next = model.mStep(expected.stats, from);
    if (E.isLeft(next)) break;
    const after = evaluate(next.right);
    if (E.isLeft(after)) break;
    const { stats } = expected;
    const [before, now] = [objective(from, expected), objective(next.right, after.right)];
    steps.push({ from, to: next.right, stats, before, after: now });
    from = next.right;
    expected = after.right;
  }
  return steps;
};
