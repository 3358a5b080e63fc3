import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readDoubles, taskAsText, writeDoubles, writeTask } from "../src/task-file.js";
import type { Task } from "../src/workload.js";

test("a task as text has the path on a line of its own and every number in full", () => {
  const task: Task = {
    rows: "a folder/rows.f64",
    n: 7,
    d: 2,
    k: 2,
    structure: "tied",
    data: "overlapping",
    iterations: 3,
    start: {
      weights: [0.5, 0.5],
      means: [
        [1, 1 / 3],
        [3, 4],
      ],
      variances: [5, 6],
    },
  };
  expect(taskAsText(task)).toBe("a folder/rows.f64\n7 2 2 tied 3\n0.5 0.5\n1 0.3333333333333333\n3 4\n5 6\n");
});

test("rows are written as little-endian doubles and a task in both forms", () => {
  const folder = mkdtempSync(join(tmpdir(), "latentjs-bench-test-"));
  try {
    const file = join(folder, "doubles");
    writeDoubles(file, Float64Array.of(1, -2.5));
    // 1 is 3ff0 0000 0000 0000 and -2.5 is c004 0000 0000 0000 (IEEE 754).
    expect(readFileSync(file).toString("hex")).toBe("000000000000f03f00000000000004c0");
    expect(readDoubles(file)).toEqual(Float64Array.of(1, -2.5));
    const shape = { n: 50, d: 2, k: 2, structure: "full", data: "separated", iterations: 1 } as const;
    const files = writeTask(folder, shape);
    const task: Task = JSON.parse(readFileSync(files.json, "utf8"));
    expect(task).toMatchObject(shape);
    expect(readDoubles(task.rows)).toHaveLength(100);
    expect(readFileSync(files.text, "utf8")).toBe(taskAsText(task));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
