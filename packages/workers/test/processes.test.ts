import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const urlOf = (name: string): URL => new URL(name, import.meta.url);

/** Runs `source` as a module of a process of its own; what it prints. Fails where it does not end by itself. */
const printedBy = async (source: string): Promise<string> => {
  const module = `
    import { shardedEvaluator, startThread } from ${JSON.stringify(urlOf("../dist/node/index.js").href)};
    import { scaledSums } from ${JSON.stringify(urlOf("scaled-sums.mjs").href)};
    const pool = shardedEvaluator({
      start: startThread({ href: ${JSON.stringify(urlOf("scaled-sums-worker.mjs").href)} }),
      workers: 2,
      task: { cols: 2, trouble: null },
      stats: scaledSums(2).stats,
      batch: { rows: 100, cols: 2, first: 0, data: new Float64Array(200).fill(0.3), weights: null },
      chunkRows: 10,
    });
    const params = { factors: Float64Array.of(1, 2) };
    ${source}`;
  const call = ["--input-type=module", "--eval", module];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, call, { timeout: 30_000 });
  expect(stderr).toBe("");
  return stdout;
};

const WEIGHT = "console.log((await pool.evaluate(params)).right.weight);";

test("a process waits for the answer it asked for, and for nothing else", async () => {
  expect(await printedBy(WEIGHT)).toBe("100\n");
});

test("a process that asked nothing ends", async () => {
  expect(await printedBy("console.log('done');")).toBe("done\n");
});

test("a closed pool leaves no worker behind", async () => {
  const count = "process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length";
  const source = `${WEIGHT} await pool.close(); await new Promise((r) => setTimeout(r, 50)); console.log(${count});`;
  expect(await printedBy(source)).toBe("100\n0\n");
});
