// worker.mjs: what every worker runs. The task, plain data, says which model; here there is one.
import { E } from "@latentjs/em-core";
import { overShard, serveShards } from "@latentjs/workers";
import { lifetimes } from "./lifetimes.mjs";

serveShards((task, shard) => E.right(overShard(lifetimes, shard)));
