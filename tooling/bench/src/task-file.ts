import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { overlappingRows, overlappingStart } from "./overlapping.js";
import { rowsApart, startApart } from "./separated.js";
import type { StartingPoint, Task, Workload } from "./workload.js";

/** Paths of the same task in two forms. */
export interface TaskFiles {
  /** A {@link Task}. */
  readonly json: string;
  /** For programs that read no JSON: see {@link taskAsText}. */
  readonly text: string;
}

const dataOf = (workload: Workload): { readonly data: Float64Array; readonly start: StartingPoint } => {
  if (workload.data !== "overlapping") {
    const rows = rowsApart(workload.data, workload);
    return { data: rows.data, start: startApart(rows, workload) };
  }
  const { data } = overlappingRows(workload);
  return { data, start: overlappingStart(data, workload) };
};

const bigEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 0;

/** Writes doubles into a file, little-endian. */
export const writeDoubles = (file: string, data: Float64Array): void => {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  writeFileSync(file, bigEndian ? Buffer.from(bytes).swap64() : bytes);
};

/** Little-endian doubles from a file. */
export const readDoubles = (file: string): Float64Array => {
  const bytes = readFileSync(file);
  if (bigEndian) bytes.swap64();
  const data = new Float64Array(bytes.byteLength / 8);
  new Uint8Array(data.buffer).set(bytes);
  return data;
};

/**
 * The path of the rows on a line of its own; then, separated by white space, n, d, K, the structure, the iterations, K
 * weights, K × d means and d variances.
 */
export const taskAsText = ({ rows, n, d, k, structure, iterations, start }: Task): string =>
  [
    rows,
    [n, d, k, structure, iterations].join(" "),
    start.weights.join(" "),
    ...start.means.map((mean) => mean.join(" ")),
    start.variances.join(" "),
    "",
  ].join("\n");

/** Writes data and starting parameters of `workload` into `folder`. */
export const writeTask = (folder: string, workload: Workload): TaskFiles => {
  const { data, start } = dataOf(workload);
  const rows = join(folder, "rows.f64");
  writeDoubles(rows, data);
  const task: Task = { ...workload, rows, start };
  const files = { json: join(folder, "task.json"), text: join(folder, "task.txt") };
  writeFileSync(files.json, JSON.stringify(task));
  writeFileSync(files.text, taskAsText(task));
  return files;
};
