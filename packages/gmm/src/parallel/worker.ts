// The module that workers run.
import { serveShards } from "@latentjs/workers";
import { openTask } from "./task.js";

serveShards(openTask);
