// What a worker serves that has imported the module of a family.
import { columnChunks, E, type Json } from "@latentjs/em-core";
import { overRun, serveShards, type OpenTask, type ShardPass } from "@latentjs/workers";
import { mixture } from "../../engine.js";
import type { AnyFamily, FamilyModule } from "../../named-family.js";
import { kindOf } from "../mixture-kind.js";
import { byColumn } from "../row-major.js";

/** From what a worker rebuilds the model of a fit, besides the module of its family. */
export interface FamilyTask {
  readonly spec: Json;
  readonly components: number;
}

/** Makes the worker that this module runs in serve fits of the family. */
export const serveFamily = (module: FamilyModule): void => {
  const open: OpenTask<FamilyTask, never> = ({ spec, components }, shard) =>
    E.map(({ use }: AnyFamily) =>
      // The parameters come from whoever asked for this task, and are those of this family.
      use((family): ShardPass<never> =>
        overRun(
          mixture(kindOf(family, components).bank),
          columnChunks(byColumn(shard), shard.chunkRows),
          shard.firstChunk,
        ),
      ),
    )(module.fromSpec(spec));
  serveShards(open);
};
