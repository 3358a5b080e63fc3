// The module that workers run.
import { serveShards, serveTasks } from "@latentjs/workers";
import { openTask } from "./task.js";

serveShards(openTask);
// Most workers serve a fit only.
serveTasks(async (common) => (await import("./tasks.js")).openTasks(common));
