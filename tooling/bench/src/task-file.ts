import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { overlappingRows, startingPoint } from "./overlapping.js";
import type { Task, Workload } from "./workload.js";

/** Writes data and starting parameters of `workload` into `folder` and returns the path of the task file. */
export const writeTask = (folder: string, workload: Workload): string => {
  const rows = overlappingRows(workload);
  const data = join(folder, "rows.f64");
  const bytes = new DataView(new ArrayBuffer(rows.byteLength));
  rows.forEach((value, at) => {
    bytes.setFloat64(8 * at, value, true);
  });
  writeFileSync(data, bytes);
  const task: Task = { ...workload, data, start: startingPoint(rows, workload) };
  const file = join(folder, "task.json");
  writeFileSync(file, JSON.stringify(task));
  return file;
};
