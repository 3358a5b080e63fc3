import { E, type DenseBatch, type Either, type EmError, type LatentVariableModel } from "@latentjs/em-core";
import {
  namesComponents,
  splitMerge,
  startsUnderRule,
  wrongMoves,
  type Afterwards,
  type MixtureStats,
  type Starts,
} from "@latentjs/mixture";
import { makeRng } from "@latentjs/numerics";
import type { CheckedFit } from "./checked-fit.js";
import { flawsOfGaussians } from "./flaws.js";
import type { GmmOptions } from "./options.js";
import type { Components, GmmParams } from "./params.js";
import { startsNear } from "./selection/neighbour-starts.js";
import type { CovarianceStructure } from "./structure.js";

/** How a search goes on with mixtures in which two near components are one and another is two, where the options ask for that. Left: they cannot. */
export const gaussianMoves = <S>(
  structure: CovarianceStructure<S>,
  problem: CheckedFit,
  options: GmmOptions,
  model: LatentVariableModel<GmmParams, DenseBatch, MixtureStats<S>>,
): Either<EmError, { readonly afterwards?: Afterwards<GmmParams, MixtureStats<S>> }> => {
  const { moves, mixing } = options;
  const wrong = wrongMoves(moves, {
    hasKnowledge: namesComponents(options),
    isFixed: problem.heldParameters > 0 || typeof mixing === "object",
  });
  if (wrong !== null) return E.left(wrong);
  if (moves === undefined) return E.right({});
  const { scale } = problem.summary;
  const candidates = (params: GmmParams): ReadonlyArray<Either<EmError, GmmParams>> => {
    const k = params.components.length;
    const merged = k < 2 || k < problem.components ? [] : startsNear(structure, k - 1, scale, [params]);
    return startsNear(structure, k, scale, merged).map((start) =>
      E.chain(({ init }: Starts<GmmParams>) => init(makeRng("move"), 0))(
        startsUnderRule<Components>(problem.mixing)({ init: () => E.right(start), count: 1 }),
      ),
    );
  };
  return E.right({
    afterwards: splitMerge({
      model,
      candidates,
      flawsOf: flawsOfGaussians(structure, problem),
      limits: options,
    }),
  });
};
