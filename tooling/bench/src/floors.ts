import type { ReportRow } from "./report.js";
import { labelOf, workOf } from "./workload.js";

/** How many times our time a peer's has to be, both with all threads, on overlapping data. */
const peerFloors: ReadonlyArray<readonly [workload: string, peer: string, floor: number]> = [
  ["200000x2 K=3 full", "scikit-learn", 16],
  ["200000x2 K=3 full", "armadillo", 5],
  ["1000000x4 K=8 full", "scikit-learn", 18],
  ["1000000x4 K=8 full", "armadillo", 5],
  ["100000x10 K=10 full", "scikit-learn", 10],
  ["100000x10 K=10 full", "armadillo", 5],
  ["100000x16 K=32 full", "scikit-learn", 9],
  ["100000x16 K=32 full", "armadillo", 6],
  ["20000x50 K=10 full", "scikit-learn", 3],
  ["20000x50 K=10 full", "armadillo", 4],
  ["100000x10 K=10 tied", "scikit-learn", 10],
  ["100000x10 K=10 diagonal", "scikit-learn", 8],
  ["100000x10 K=10 diagonal", "armadillo", 4],
  ["100000x10 K=10 spherical", "scikit-learn", 8],
];
/** How many times the time on separated data the time on overlapping data of the same shape has to be. */
const SEPARATED_FLOOR = 2;
/** How many times the time of two threads the time of one has to be where there is {@link THREADS_WORK} to do. */
const THREADS_FLOOR = 1.8;
/** In N · K · d². */
const THREADS_WORK = 1e8;

/** One thing that has to hold. */
export interface Verdict {
  /** Which two times are compared. */
  readonly what: string;
  readonly floor: number;
  /** The ratio that was measured. */
  readonly measured: number;
}

/** The row of an engine with the most threads. */
const withAllThreads = (rows: readonly ReportRow[], engine: string, label: string): ReportRow | undefined =>
  rows
    .filter((row) => row.engine === engine && labelOf(row) === label)
    .reduce<ReportRow | undefined>(
      (most, row) => (most === undefined || row.threads > most.threads ? row : most),
      undefined,
    );

const threadsOf = (first: ReportRow, second: ReportRow): string =>
  first.threads !== second.threads
    ? `with ${first.threads} against ${second.threads} threads`
    : `with ${first.threads} ${first.threads === 1 ? "thread" : "threads"}`;

/** The peers' times over ours. */
const peerVerdicts = (rows: readonly ReportRow[]): readonly Verdict[] =>
  peerFloors.flatMap(([label, peer, floor]) => {
    const own = withAllThreads(rows, "latentjs", label);
    const other = withAllThreads(rows, peer, label);
    if (own === undefined || other === undefined) return [];
    const what = `${label}: ${peer} / latentjs, ${threadsOf(other, own)}`;
    return [{ what, floor, measured: other.nsPerRowComponent / own.nsPerRowComponent }];
  });

/** Our time on overlapping data over ours on separated data. */
const separatedVerdicts = (rows: readonly ReportRow[]): readonly Verdict[] =>
  rows
    .filter((row) => row.engine === "latentjs" && row.data === "separated")
    .flatMap((separated) => {
      const overlapping = rows.find(
        (row) =>
          row.engine === "latentjs" &&
          row.data === "overlapping" &&
          row.threads === separated.threads &&
          labelOf({ ...row, data: "separated" }) === labelOf(separated),
      );
      if (overlapping === undefined) return [];
      const what = `${labelOf(overlapping)}: overlapping / separated, ${threadsOf(overlapping, separated)}`;
      const measured = overlapping.nsPerRowComponent / separated.nsPerRowComponent;
      return [{ what, floor: SEPARATED_FLOOR, measured }];
    });

/** Our time with one thread over ours with two. */
const threadVerdicts = (rows: readonly ReportRow[]): readonly Verdict[] => {
  const own = rows.filter((row) => row.engine === "latentjs" && row.data === "overlapping");
  return own
    .filter((row) => row.threads === 2 && workOf(row) >= THREADS_WORK)
    .flatMap((two) => {
      const one = own.find((row) => row.threads === 1 && labelOf(row) === labelOf(two));
      if (one === undefined) return [];
      const measured = one.nsPerRowComponent / two.nsPerRowComponent;
      return [{ what: `${labelOf(two)}: latentjs, 1 thread / 2 threads`, floor: THREADS_FLOOR, measured }];
    });
};

/** What has to hold, for everything of it that was measured. */
export const verdicts = (rows: readonly ReportRow[]): readonly Verdict[] => [
  ...peerVerdicts(rows),
  ...separatedVerdicts(rows),
  ...threadVerdicts(rows),
];

/** Whether the floor is reached. */
export const isMet = ({ floor, measured }: Verdict): boolean => measured >= floor;

/** One line for a verdict. */
export const verdictLine = (verdict: Verdict): string => {
  const { what, floor, measured } = verdict;
  return `${isMet(verdict) ? "met    " : "not met"}  ${measured.toFixed(2).padStart(6)} of ${String(floor).padStart(3)}  ${what}`;
};
