import { E, type Either, type EmError } from "@latentjs/em-core";
import { mixture, resizable } from "@latentjs/mixture";
import { overShard, type Shard, type ShardPass } from "@latentjs/workers";
import type { CovarianceName, GmmParams, Noise } from "../params.js";
import type { Problem } from "../problem.js";
import { noisyBank } from "../noise.js";
import { sizedBanks, type SizedBanks } from "../sized-banks.js";
import type { AnyStructure, CovarianceStructure } from "../structure.js";
import { withMissing } from "../structures/with-missing.js";
import { withWholeScatter } from "../structures/with-whole-scatter.js";
import { resolveCovariance } from "../structures/registry.js";

/** From what a worker rebuilds the model of a fit. */
export interface GmmTask {
  readonly covariance: CovarianceName;
  readonly takesMissing: boolean;
  readonly wholeScatter: boolean;
  readonly components: number;
  readonly noise: Noise | null;
  readonly cols: number;
}

/** The model of a fit by plain data. */
export const taskOf = ({
  structure,
  takesMissing,
  wholeScatter,
  components,
  noise,
  batch,
}: Problem): GmmTask => ({
  covariance: structure.name,
  takesMissing,
  wholeScatter,
  components,
  noise,
  cols: batch.cols,
});

/** The E-step of a task over a shard. Error: a structure that this version of the module does not know. */
export const openTask = (
  { covariance, takesMissing, wholeScatter, components, noise, cols }: GmmTask,
  shard: Shard,
): Either<EmError, ShardPass<GmmParams>> =>
  E.chain((named: AnyStructure) =>
    // What a prior or a constraint does is done in the M-step, which is no worker's.
    (takesMissing ? withMissing(named) : wholeScatter ? withWholeScatter(named) : named).use(
      <S>({ bank }: CovarianceStructure<S>) =>
        E.map(({ bankOf, size }: SizedBanks<S>) =>
          overShard(
            resizable((weights) => mixture(bankOf(weights)), size),
            shard,
          ),
        )(sizedBanks(bank, { components, cols, noise, takesMissing }, noisyBank)),
    ),
  )(resolveCovariance(covariance, cols));
