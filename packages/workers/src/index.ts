export * from "./portable.js";
export { availableThreads, canTakeShare, serveShards, startThread } from "./web/platform.js";
