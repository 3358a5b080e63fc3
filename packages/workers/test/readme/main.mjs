// main.mjs
import { anyOf, em, iterationLimit, remainingGain, runAsync } from "@latentjs/em-core";
import { shardedEvaluator, startThread } from "@latentjs/workers";
import { lifetimes } from "./lifetimes.mjs";

// 90 000 lifetimes of 2, every third cut off.
const data = Float64Array.from({ length: 180_000 }, (_, i) => (i % 2 === 0 ? 2 : Number(i % 6 === 1)));

const pool = shardedEvaluator({
  start: startThread({
    create: () => new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" }), // in a browser
    href: new URL("./worker.mjs", import.meta.url).href, // in Node
  }),
  workers: 2,
  task: {},
  stats: lifetimes.stats,
  batch: { rows: 90_000, cols: 2, first: 0, data, weights: null },
  chunkRows: 4096,
});
const stop = anyOf(remainingGain(1e-12), iterationLimit(100));
const fit = await runAsync(em(lifetimes, 1, { stop }), pool.evaluate);
await pool.close();

console.log(fit.right.params.toFixed(4)); // 3.0000: all time, divided by the lifetimes that ended
