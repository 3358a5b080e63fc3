import {
  E,
  eitherCodec,
  errorCodec,
  finiteNumber,
  float64s,
  invalidInput,
  list,
  oneOf,
  record,
  refine,
  runStateCodec,
  text,
  type Codec,
  type Either,
  type EmError,
  type RunState,
} from "@latentjs/em-core";
import type { Mvn } from "@latentjs/mvn";
import type { GmmParams } from "./params.js";

/** What a checkpoint was written for; a fit that differs in any of it cannot go on from there. */
export interface GmmProblem {
  readonly components: number;
  readonly covariance: string;
  readonly init: string;
  readonly seed: string;
  readonly accelerate: string;
  readonly rows: number;
  readonly cols: number;
  readonly chunkRows: number;
  /** Fingerprint of the rows and their weights. */
  readonly data: string;
}

/** Plain data from which a fit goes on as if it had not been interrupted. */
export interface GmmCheckpoint {
  readonly format: "latentjs/checkpoint";
  readonly version: number;
  readonly problem: GmmProblem;
  /**
   * The starts so far, in order: why one failed, or where it stood last. Where a start was done this is where it ended, so
   * that it can go on under other limits and another tolerance, which are no part of the problem.
   */
  readonly starts: ReadonlyArray<Either<EmError, RunState<GmmParams>>>;
}

const mvnCodec: Codec<Mvn> = record<Mvn>({ mean: float64s(), cov: float64s() });

const paramsCodec: Codec<GmmParams> = record<GmmParams>({ weights: float64s(), components: list(mvnCodec) });

/** A checkpoint to JSON and back, exactly. */
export const checkpointCodec: Codec<GmmCheckpoint> = record<GmmCheckpoint>({
  format: oneOf("latentjs/checkpoint"),
  version: refine(finiteNumber, (v) => v === 1, "version 1"),
  problem: record<GmmProblem>({
    components: finiteNumber,
    covariance: text,
    init: text,
    seed: text,
    accelerate: text,
    rows: finiteNumber,
    cols: finiteNumber,
    chunkRows: finiteNumber,
    data: text,
  }),
  starts: list(eitherCodec(errorCodec, runStateCodec(paramsCodec))),
});

const PROBLEM_FIELDS = [
  "components",
  "covariance",
  "init",
  "seed",
  "accelerate",
  "rows",
  "cols",
  "chunkRows",
  "data",
] as const satisfies ReadonlyArray<keyof GmmProblem>;

/** Refuses a checkpoint of another problem, naming the first thing that differs. */
export const sameProblem = (written: GmmProblem, now: GmmProblem): Either<EmError, void> => {
  const different = PROBLEM_FIELDS.find((name) => written[name] !== now[name]);
  if (different === undefined) return E.right(undefined);
  const remedy = "Resume with the data and the options that the checkpoint was written for.";
  return E.left(invalidInput(`checkpoint, ${different}`, String(now[different]), written[different], remedy));
};
