export * from "../portable.js";
export {
  availableThreads,
  canTakeShare,
  openPool,
  openTaskPool,
  serveShards,
  serveTasks,
  startThread,
} from "./platform.js";
