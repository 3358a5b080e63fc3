import {
  E,
  type DenseBatch,
  type Either,
  type EmError,
  type LatentVariableModel,
  type RepairOf,
} from "@latentjs/em-core";
import { mixture, repairByPolicy, resizable, wrongCollapse, type MixtureStats } from "@latentjs/mixture";
import type { CheckedFit } from "./checked-fit.js";
import type { GmmOptions } from "./options.js";
import type { GmmParams } from "./params.js";
import type { SizedParts } from "./sized-parts.js";
import type { CovarianceStructure } from "./structure.js";

/** What a policy for collapsing components makes of a fit; nothing where it fails, as fits do by themselves. */
export interface Collapsing<S> {
  /** A model that goes on with fewer components. */
  readonly model?: LatentVariableModel<GmmParams, DenseBatch, MixtureStats<S>>;
  readonly repairOf?: RepairOf<GmmParams>;
}

/** The policy of `options.onCollapse` for a fit that begins with `size` mixing weights. Error: one that does not go with the other options. */
export const collapsing = <S>(
  structure: CovarianceStructure<S>,
  { batch, chunks, heldParameters }: CheckedFit,
  { onCollapse = "fail", mixing }: GmmOptions,
  { bankAt, mixingAt, size }: SizedParts<S>,
): Either<EmError, Collapsing<S>> => {
  const misplaced = wrongCollapse(onCollapse, { mixing, canResize: heldParameters === 0 });
  if (misplaced !== null) return E.left(misplaced);
  if (onCollapse === "fail") return E.right({});
  return E.right({
    model: resizable((weights) => mixture(bankAt(weights), { mixing: mixingAt(weights) }), size),
    repairOf: repairByPolicy(onCollapse, {
      bankOf: bankAt,
      alone: structure.bank(1, batch.cols),
      chunks,
      weightsOf: (weights) => mixingAt(weights.length).estimate(weights),
      leastRows: batch.cols + 1,
      project: structure.project,
    }),
  });
};
