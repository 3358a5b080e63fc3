export * from "../portable.js";
export { availableThreads, canTakeShare, serveShards, startThread } from "./platform.js";
