import {
  E,
  eitherCodec,
  errorCodec,
  finiteNumber,
  invalidInput,
  list,
  oneOf,
  record,
  refine,
  runStateCodec,
  type Codec,
  type Either,
  type EmError,
  type RunState,
} from "@latentjs/em-core";

/** Plain data from which a search goes on as if it had not been interrupted; `P` are the parameters of the mixture. */
export interface Checkpoint<D, P> {
  readonly format: "latentjs/checkpoint";
  readonly version: number;
  /** What it was written for; a search that differs in any of it cannot go on from there. */
  readonly problem: D;
  /**
   * The starts so far, in order: why one failed, or where it stood last. Where a start was done this is where it ended, so
   * that it can go on under other limits and another tolerance, which are no part of the problem.
   */
  readonly starts: ReadonlyArray<Either<EmError, RunState<P>>>;
}

/** A checkpoint to JSON and back, exactly. */
export const checkpointCodecOf = <D extends object, P>(
  problem: Codec<D>,
  params: Codec<P>,
): Codec<Checkpoint<D, P>> =>
  record<Checkpoint<D, P>>({
    format: oneOf("latentjs/checkpoint"),
    version: refine(finiteNumber, (v) => v === 1, "version 1"),
    problem,
    starts: list(eitherCodec(errorCodec, runStateCodec(params))),
  });

/** Refuses a checkpoint of another problem, naming the first thing that differs, in the order of `now`. */
export const sameProblem = <D extends object>(written: D, now: D): Either<EmError, void> => {
  const before = new Map<string, unknown>(Object.entries(written));
  const different = Object.entries(now).find(([name, value]) => before.get(name) !== value);
  if (different === undefined) return E.right(undefined);
  const [name, value] = different;
  const remedy = "Resume with the data and the options that the checkpoint was written for.";
  return E.left(invalidInput(`checkpoint, ${name}`, String(value), before.get(name), remedy));
};
