import { writeFileSync } from "node:fs";
import type { Machine } from "./machine.js";
import type { Measured } from "./rounds.js";
import { labelOf, type Structure, type Workload } from "./workload.js";

/** One line of the written report. */
export interface ReportRow extends Measured {
  readonly n: number;
  readonly d: number;
  readonly k: number;
  readonly structure: Structure;
  /** Kind of data. */
  readonly data: "overlapping";
}

/** What `--json` writes. */
export interface Report {
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly ReportRow[];
}

/** The rows of the report that belong to one workload. */
export const rowsOf = (
  { n, d, k, structure }: Workload,
  measured: readonly Measured[],
): readonly ReportRow[] => measured.map((each) => ({ n, d, k, structure, data: "overlapping", ...each }));

const tableLine = (workload: string, engine: string, time: string, spread: string, ratio: string): string =>
  `${workload.padEnd(28)} ${engine.padEnd(13)} ${time.padStart(19)} ${spread.padStart(8)} ${ratio.padStart(14)}`.trimEnd();

/** The head of the table that {@link tableLines} fills. */
export const tableHead: string = tableLine(
  "workload",
  "engine",
  "ns/(row component)",
  "slowest",
  "latentjs/peer",
);

/** One line for each engine: its fastest round, how much longer its slowest took, and our time as a part of a peer's. */
export const tableLines = (workload: Workload, measured: readonly Measured[]): readonly string[] => {
  const own = measured.find(({ engine }) => engine === "latentjs");
  return measured.map((each, index) => {
    const ratio =
      own === undefined || own === each ? "" : (own.nsPerRowComponent / each.nsPerRowComponent).toFixed(2);
    const label = index === 0 ? labelOf(workload) : "";
    const spread = `+${(100 * each.spread).toFixed(0)} %`;
    return tableLine(label, each.engine, each.nsPerRowComponent.toFixed(1), spread, ratio);
  });
};

/** Writes the report as JSON. */
export const writeReport = (file: string, report: Report): void => {
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
};
