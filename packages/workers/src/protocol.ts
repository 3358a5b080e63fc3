import type { EmError } from "@latentjs/em-core";
import type { Mailbox } from "./mailbox.js";
import type { Packed } from "./pack.js";
import type { Shard } from "./shards.js";

/** What a worker is told: first what it serves, then one question a round, unless it finds it in a mailbox. */
export type ToWorker<T> =
  | { readonly _tag: "Open"; readonly task: T; readonly shard: Shard }
  | { readonly _tag: "Evaluate"; readonly round: number; readonly params: Packed }
  /** From now on, and at once, look there for a while before waiting for the next message. */
  | { readonly _tag: "Attend"; readonly mailbox: Mailbox };

/** What a worker answers: the largest nodes of the reduction that its chunks make up, or why there are none. */
export type FromWorker =
  /** The rows are there. */
  | { readonly _tag: "Ready" }
  | { readonly _tag: "Reduced"; readonly round: number; readonly nodes: ReadonlyArray<Packed> }
  | { readonly _tag: "Refused"; readonly round: number; readonly error: EmError };
