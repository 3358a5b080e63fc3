// Run by the workers of the tests: serves the Task of scaled-sums.d.mts.
import { E, invalidInput } from "@latentjs/em-core";
import { overShard, serveShards } from "../dist/node/index.js";
import { scaledSums } from "./scaled-sums.mjs";

const strike = ({ kind }, chunks) => {
  if (kind === "exit") process.exit(7);
  if (kind === "exit with a chunk") for (const _chunk of chunks) process.exit(7);
  if (kind === "exit when idle") setTimeout(() => process.exit(7), 10);
  if (kind === "throw") throw new Error("the dog ate it");
  const hoard = [];
  if (kind === "memory") for (;;) hoard.push(Array.from({ length: 1e6 }, (_, i) => i + 0.5));
};

serveShards(({ cols, trouble }, shard) => {
  if (trouble?.kind === "refuse") return E.left(invalidInput("task", "another task", "this one"));
  const pass = overShard(scaledSums(cols), shard);
  const guarded = (params, chunks) => {
    const isMet = trouble?.firstChunk === shard.own.from;
    const met = isMet ? Atomics.add(trouble.lives, 0, 1) - trouble.calm : -1;
    if (met >= 0 && met < trouble.times) strike(trouble, chunks);
    return pass(params, chunks);
  };
  return E.right(guarded);
});
