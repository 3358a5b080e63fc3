// The module that workers run.
import { serveShards, serveTasks } from "@latentjs/workers";
import { openTask } from "./task.js";
import type { SharedByTasks } from "./tasks.js";

export type { GmmTask } from "./task.js";

serveShards(openTask);
// Most workers serve a fit only.
serveTasks(async (common: SharedByTasks) => (await import("./tasks.js")).openTasks(common));
