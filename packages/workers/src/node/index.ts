export * from "../portable.js";
export { availableThreads, serveShards, startThread } from "./platform.js";
