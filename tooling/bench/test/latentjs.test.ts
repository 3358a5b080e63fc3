import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startEngine } from "../src/engine.js";
import { latentjs } from "../src/engines/latentjs.js";
import { GRID_DATA, selecting } from "../src/grid/bench-grid.js";
import { writeTask } from "../src/task-file.js";

test("this workspace is measured with one thread and with two, and finds the same bits", async () => {
  const folder = mkdtempSync(join(tmpdir(), "latentjs-bench-test-"));
  try {
    const found = latentjs.find(folder);
    if ("install" in found) throw new Error(found.install);
    const { json } = writeTask(folder, {
      n: 20_000,
      d: 2,
      k: 2,
      structure: "full",
      data: "overlapping",
      iterations: 3,
    });
    const reached: number[] = [];
    for (const threads of [1, 2]) {
      const engine = await startEngine("latentjs", found.program(threads), json);
      reached.push((await engine.round()).logLikelihood);
      await engine.stop();
    }
    expect(reached[0]).toBeLessThan(0);
    expect(reached[1]).toBe(reached[0]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a selection of all mixtures of iris ends where mclust's does", async () => {
  const engine = await startEngine("latentjs", selecting("hierarchical"), GRID_DATA);
  const { logLikelihood } = await engine.round();
  await engine.stop();
  // mclust 6.0.0: VEV with two components, log-likelihood -215.726.
  expect(logLikelihood).toBeCloseTo(-215.726, 3);
});
