// What a worker serves that has imported the modules of the families of a fit.
import { E, type Batch, type Either, type EmError, type Json } from "@latentjs/em-core";
import { chunkOf, overRun, serveShards, type OpenTask, type Shard, type ShardPass } from "@latentjs/workers";
import { mixture } from "../../engine.js";
import { groupedKind } from "../../groups/grouped-kind.js";
import type { AnyFamily, FamilyModule } from "../../named-family.js";
import { eachComponent } from "../../replicate.js";
import { resizable } from "../../search/resizable.js";
import { mixedKind } from "../mixed.js";
import { bankOf, kindOf, kindOfSize, type MixtureKind, type FamilyNoise } from "../mixture-kind.js";

/** From what a worker rebuilds the model of a fit, besides the modules of its families. */
export interface FamilyTask {
  /** The spec of the family of all components, or of that of each component. */
  readonly specs: ReadonlyArray<Json>;
  /** Columns of a batch that each family takes, where there are several. */
  readonly widths: ReadonlyArray<number>;
  readonly components: number;
  /** Whether rows come in groups. */
  readonly isGrouped: boolean;
  readonly noise: FamilyNoise | null;
}

/** Makes the worker that this module runs in serve fits of one family, or of components of these families. */
export const serveFamily = (...modules: ReadonlyArray<FamilyModule>): void => {
  const open: OpenTask<FamilyTask, never> = (task, shard) =>
    E.map((families: ReadonlyArray<AnyFamily>) => passOf(families, task, shard))(
      eachComponent(modules, (module, c): Either<EmError, AnyFamily> => module.fromSpec(task.specs[c])),
    );
  serveShards(open);
};

const passOf = (
  families: ReadonlyArray<AnyFamily>,
  { components, widths, isGrouped, noise }: FamilyTask,
  shard: Shard,
): ShardPass<never> => {
  const served = <T, S>(kind: MixtureKind<T, S>): ShardPass<never> =>
    isGrouped ? passOfKind(groupedKind(kind), noise, shard) : passOfKind(kind, noise, shard);
  const [first] = families;
  return families.length > 1
    ? served(mixedKind(families, widths))
    : first.use((family) => served(kindOf(family, components)));
};

/** The parameters come from whoever asked for the task, and are those of its families. */
const passOfKind = <T, S, B extends Batch>(
  kind: MixtureKind<T, S, B>,
  noise: FamilyNoise | null,
  shard: Shard,
): ShardPass<never> => {
  const { layout } = kind;
  const behind = noise === null ? 0 : 1;
  const model = resizable((weights) => {
    return mixture(bankOf(kindOfSize(kind, weights - behind), noise ?? undefined));
  }, kind.bank.size + behind);
  const { from, to } = shard.own;
  // Columns are copies, and those of chunks that are taken over would add up to all rows.
  return overRun(
    model,
    (chunk) => layout.ofDense(chunkOf(shard, chunk)),
    (chunk) => chunk >= from && chunk < to,
  );
};
