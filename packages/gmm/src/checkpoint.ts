import { finiteNumber, float64s, list, record, text, type Codec } from "@latentjs/em-core";
import { checkpointCodecOf, type Checkpoint } from "@latentjs/mixture";
import type { Mvn } from "@latentjs/mvn";
import type { GmmParams } from "./params.js";

/** What a checkpoint was written for; a fit that differs in any of it cannot go on from there. */
export interface GmmProblem {
  readonly components: number;
  readonly covariance: string;
  readonly init: string;
  readonly seed: string;
  readonly accelerate: string;
  readonly mixing: string;
  /** Priors and constraints as text, with their numbers. */
  readonly regularisation: string;
  readonly noise: string;
  readonly rows: number;
  readonly cols: number;
  readonly chunkRows: number;
  /** Fingerprint of the rows, their weights, and what is known of them beforehand. */
  readonly data: string;
}

/** Plain data from which a fit goes on as if it had not been interrupted. */
export type GmmCheckpoint = Checkpoint<GmmProblem, GmmParams>;

const mvnCodec: Codec<Mvn> = record<Mvn>({ mean: float64s(), cov: float64s() });

/** Parameters to JSON and back, whatever their number of components. */
export const paramsCodec: Codec<GmmParams> = record<GmmParams>({
  weights: float64s(),
  components: list(mvnCodec),
});

/** A checkpoint to JSON and back, exactly. */
export const checkpointCodec: Codec<GmmCheckpoint> = checkpointCodecOf(
  record<GmmProblem>({
    components: finiteNumber,
    covariance: text,
    init: text,
    seed: text,
    accelerate: text,
    mixing: text,
    regularisation: text,
    noise: text,
    rows: finiteNumber,
    cols: finiteNumber,
    chunkRows: finiteNumber,
    data: text,
  }),
  paramsCodec,
);
