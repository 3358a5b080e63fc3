export type { OpenPool, PoolOptions } from "./pool.js";
export {
  overRun,
  overRunCooperatively,
  overShard,
  overShardCooperatively,
  type OpenTask,
  type ShardAnswer,
  type ShardPass,
  type ShardPassAsync,
} from "./shard-pass.js";
export {
  shardedEvaluator,
  type ShardedEvaluator,
  type ShardedEvaluatorOptions,
} from "./sharded-evaluator.js";
export type { OpenTasks } from "./serve-tasks.js";
export { flagInSight, inSight } from "./shared-memory.js";
export type { Claims, Run } from "./claims.js";
export { chunkOf, type Shard } from "./shards.js";
export type { OpenTaskPool, TaskPool, TaskPoolOptions } from "./task-pool.js";
export type { StandardWorker, StartThread, Thread, ThreadListener, WorkerEntry } from "./thread.js";
