import { E, type Batch, type Either, type EmError } from "@latentjs/em-core";
import { makeRng } from "@latentjs/numerics";
import { classify, noiseLast, type Classification } from "../posterior.js";
import { mergedLabels, splitLabels } from "../selection/neighbour-labels.js";
import type { Starts } from "../search/search-process.js";
import { bankOf, type FamilyNoise, type FamilyParams, type MixtureKind } from "./mixture-kind.js";

/**
 * Parameters of mixtures with as many components as `params`, from its partition with two groups made one and another cut in two; none where components have been
 * dropped.
 */
export const movedPartitions = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  noise: FamilyNoise | undefined,
  batch: B,
  params: FamilyParams<T>,
  startFrom: (labels: Int32Array) => Either<EmError, Starts<FamilyParams<T>>>,
): ReadonlyArray<Either<EmError, FamilyParams<T>>> => {
  const k = params.components.length;
  const seen = E.map((found: Classification) => noiseLast(found, k))(
    classify(bankOf(kind, noise), params, batch),
  );
  if (E.isLeft(seen) || k < 2 || k !== kind.bank.size) return [];
  return mergedLabels(seen.right, k)
    .flatMap((labels) => splitLabels(labels, k - 1, kind.features(batch)))
    .map((labels) =>
      E.chain(({ init }: Starts<FamilyParams<T>>) => init(makeRng("move"), 0))(startFrom(labels)),
    );
};
