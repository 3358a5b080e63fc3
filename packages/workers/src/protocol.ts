import type { EmError } from "@latentjs/em-core";
import type { Packed } from "./pack.js";
import type { Shard } from "./shards.js";

/** What a worker is told: first what it serves, then one question a round. */
export type ToWorker<T> =
  | { readonly _tag: "Open"; readonly task: T; readonly shard: Shard }
  | { readonly _tag: "Evaluate"; readonly round: number; readonly params: Packed };

/** What a worker answers: the largest nodes of the reduction that lie within its shard, or why there are none. */
export type FromWorker =
  | { readonly _tag: "Reduced"; readonly round: number; readonly nodes: Packed }
  | { readonly _tag: "Refused"; readonly round: number; readonly error: EmError };
