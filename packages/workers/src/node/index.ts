export * from "../portable.js";
export { availableThreads, canTakeShare, openPool, serveShards, startThread } from "./platform.js";
