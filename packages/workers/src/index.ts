export * from "./portable.js";
export {
  availableThreads,
  canTakeShare,
  openPool,
  openTaskPool,
  serveShards,
  serveTasks,
  startThread,
} from "./web/platform.js";
