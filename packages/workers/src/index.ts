export * from "./portable.js";
export { availableThreads, serveShards, startThread } from "./web/platform.js";
