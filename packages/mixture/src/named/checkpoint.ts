import { finiteNumber, float64s, record, text, type Codec } from "@latentjs/em-core";
import { checkpointCodecOf, type Checkpoint } from "../search/checkpoint.js";
import type { FamilyProblem } from "./fit-options.js";
import type { FamilyParams, MixtureKind } from "./mixture-kind.js";

/** A problem to JSON and back. */
export const problemCodec: Codec<FamilyProblem> = record<FamilyProblem>({
  family: text,
  components: finiteNumber,
  init: text,
  seed: text,
  accelerate: text,
  mixing: text,
  noise: text,
  rows: finiteNumber,
  chunkRows: finiteNumber,
  data: text,
});

/** A checkpoint of a fit of this kind to JSON and back, exactly. */
export const familyCheckpointCodec = <T>({
  codec,
}: Pick<MixtureKind<T, unknown>, "codec">): Codec<Checkpoint<FamilyProblem, FamilyParams<T>>> =>
  checkpointCodecOf(problemCodec, record<FamilyParams<T>>({ weights: float64s(), components: codec }));
