import { cooperation, type Cooperation } from "./cooperation.js";
import type { EmError } from "./errors.js";
import type { LatentVariableModel } from "./model.js";
import { E, type Either } from "./prelude.js";
import { reducer } from "./reduction.js";
import { expectedMonoid, type Expected } from "./stats.js";

/** Runs the E-step over all rows, here and now. */
export type Evaluate<P, S> = (params: P) => Either<EmError, Expected<S>>;
/** Runs the E-step over all rows, wherever they are. */
export type EvaluateAsync<P, S> = (params: P) => Promise<Either<EmError, Expected<S>>>;

/** One full pass in this thread. `chunks` is read again in every pass, so it must be re-iterable. */
export const overChunks =
  <P, B, S>(model: LatentVariableModel<P, B, S>, chunks: Iterable<B>): Evaluate<P, S> =>
  (params) =>
    E.map((eStep: (batch: B) => Expected<S>) => {
      const total = reducer(expectedMonoid(model.stats));
      for (const batch of chunks) total.push(eStep(batch));
      return total.finish();
    })(model.eStep(params));

/** One full pass over rows that need not fit in memory; `open` starts the stream again for each pass. */
export const overStream =
  <P, B, S>(model: LatentVariableModel<P, B, S>, open: () => AsyncIterable<B>): EvaluateAsync<P, S> =>
  async (params) => {
    const pass = model.eStep(params);
    if (E.isLeft(pass)) return pass;
    const total = reducer(expectedMonoid(model.stats));
    const batches = open()[Symbol.asyncIterator]();
    for (;;) {
      const next = await nextOf(batches);
      if (E.isLeft(next)) return next;
      if (next.right.done === true) return E.right(total.finish());
      total.push(pass.right(next.right.value));
    }
  };

/** The next item of a stream, or why it broke; what the E-step throws is a bug and is not caught here. */
const nextOf = async <B>(batches: AsyncIterator<B>): Promise<Either<EmError, IteratorResult<B, unknown>>> => {
  try {
    return E.right(await batches.next());
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return E.left({ _tag: "EvaluationFailed", where: "the stream of rows", message });
  }
};

/**
 * The pass of {@link overChunks}, pausing now and then so that a long fit in the main thread can be watched and
 * cancelled. The same bits as `overChunks` over the same chunks.
 */
export const overChunksCooperatively = <P, B, S>(
  model: LatentVariableModel<P, B, S>,
  chunks: Iterable<B>,
  options?: Cooperation,
): EvaluateAsync<P, S> => {
  const turn = cooperation(options);
  const breathe = async function* (): AsyncGenerator<B> {
    for (const batch of chunks) {
      if (turn.isDue()) await turn.rest();
      yield batch;
    }
  };
  return overStream(model, breathe);
};
