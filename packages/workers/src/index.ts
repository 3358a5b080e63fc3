export * from "./portable.js";
export { availableThreads, canTakeShare, openPool, serveShards, startThread } from "./web/platform.js";
