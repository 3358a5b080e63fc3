import { writeFileSync } from "node:fs";
import type { Machine } from "./machine.js";
import type { Measured } from "./rounds.js";
import { labelOf, type DataKind, type Structure, type Workload } from "./workload.js";

/** One line of the written report. */
export interface ReportRow extends Measured {
  readonly n: number;
  readonly d: number;
  readonly k: number;
  readonly structure: Structure;
  readonly data: DataKind;
}

/** What `--json` writes. */
export interface Report {
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly ReportRow[];
}

/** The rows of the report that belong to one workload. */
export const rowsOf = (
  { n, d, k, structure, data }: Workload,
  measured: readonly Measured[],
): readonly ReportRow[] =>
  measured.map(({ engine, threads, nsPerRowComponent, spread, logLikelihood }) => ({
    engine,
    threads,
    n,
    d,
    k,
    structure,
    data,
    nsPerRowComponent,
    spread,
    logLikelihood,
  }));

interface TableCells {
  readonly workload: string;
  readonly engine: string;
  readonly threads: string;
  readonly time: string;
  readonly spread: string;
  readonly ratio: string;
}

const tableLine = ({ workload, engine, threads, time, spread, ratio }: TableCells): string =>
  `${workload.padEnd(31)} ${engine.padEnd(24)} ${threads.padStart(7)} ${time.padStart(18)} ${spread.padStart(6)} ${ratio.padStart(13)}`.trimEnd();

/** The head of the table that {@link tableLines} fills. */
export const tableHead: string = tableLine({
  workload: "workload",
  engine: "engine",
  threads: "threads",
  time: "ns/(row component)",
  spread: "spread",
  ratio: "peer/latentjs",
});

/** Our measurement to hold a peer's against: the one with as many threads, or else undefined. */
const ownBeside = (peer: Measured, measured: readonly Measured[]): Measured | undefined =>
  peer.engine === "latentjs"
    ? undefined
    : measured.find(({ engine, threads }) => engine === "latentjs" && threads === peer.threads);

/** One line for each engine: time of the quickest turn, distance of the quartiles, and a peer's time over ours on as many threads. */
export const tableLines = (workload: Workload, measured: readonly Measured[]): readonly string[] =>
  measured.map((each, index) => {
    const own = ownBeside(each, measured);
    return tableLine({
      workload: index === 0 ? labelOf(workload) : "",
      engine: each.engine,
      threads: String(each.threads),
      time: each.nsPerRowComponent.toFixed(1),
      spread: `${(100 * each.spread).toFixed(0)} %`,
      ratio: own === undefined ? "" : (each.nsPerRowComponent / own.nsPerRowComponent).toFixed(2),
    });
  });

/** Writes the report as JSON. */
export const writeReport = (file: string, report: Report): void => {
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
};
