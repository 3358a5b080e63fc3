export { overShard, type OpenTask, type ShardPass } from "./serve.js";
export {
  shardedEvaluator,
  type ShardedEvaluator,
  type ShardedEvaluatorOptions,
} from "./sharded-evaluator.js";
export type { Shard } from "./shards.js";
export type { StandardWorker, StartThread, Thread, ThreadListener, WorkerEntry } from "./thread.js";
