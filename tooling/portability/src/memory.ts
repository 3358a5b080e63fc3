import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { makeRng, standardNormal } from "@latentjs/numerics";
import { root } from "./root.js";

/** What a fit may take: so many times its data, and so much besides for Node, its threads and the program. */
const TIMES_THE_DATA = 1.5;
const BESIDES = 100e6;

const COLUMNS = 4;
const COMPONENTS = 8;
/** Rows that are written at a time. */
const PIECE = 10_000;
/** Centres of the components lie this far apart, in standard deviations of a component. */
const SPREAD = 3;

/** Writes a table of overlapping components, with as many digits as a number has. */
const writeTable = (path: string, rows: number): void => {
  const rng = makeRng("memory");
  const centres = Float64Array.from({ length: COMPONENTS * COLUMNS }, () => SPREAD * standardNormal(rng));
  const row = (): string => {
    const first = rng.below(COMPONENTS) * COLUMNS;
    return Array.from({ length: COLUMNS }, (_, j) => centres[first + j] + standardNormal(rng)).join(",");
  };
  const file = openSync(path, "w");
  try {
    writeSync(file, "a,b,c,d\n");
    for (let done = 0; done < rows; done += PIECE) {
      const count = Math.min(PIECE, rows - done);
      writeSync(file, `${Array.from({ length: count }, row).join("\n")}\n`);
    }
  } finally {
    closeSync(file);
  }
};

/** Tells the largest resident memory of the process, all its threads included, as it ends. */
const TELL = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => { process.stderr.write(`peak ${process.resourceUsage().maxRSS * 1024}\\n`); });',
)}`;

/** Peak memory of a fit by the command, in bytes. */
const peakOf = (path: string, options: ReadonlyArray<string>): number => {
  const { status, stderr, error } = spawnSync(
    process.execPath,
    ["--import", TELL, join(root, "apps/cli/dist/main.js"), "fit", path, ...options],
    { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] },
  );
  if (error !== undefined) throw error;
  const [, peak] = /^peak (\d+)$/m.exec(stderr) ?? [];
  if (status !== 0 || peak === undefined) throw new Error(`The fit ended with status ${status}. ${stderr}`);
  return Number(peak);
};

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

/** A fit whose memory is looked at. */
interface Case {
  readonly rows: number;
  readonly workers: ReadonlyArray<string>;
}

/** A thread costs Node about 20 MB before it has any data: with a small table a third one would not be within the 100 MB. */
const CASES: ReadonlyArray<Case> = [
  { rows: 1e6, workers: ["1", "2"] },
  { rows: 4e6, workers: ["1", "2"] },
];

/** Fits one table with different numbers of workers. Returns the number of failures. */
const checkCase = (print: (line: string) => void, { rows, workers }: Case, folder: string): number => {
  const data = rows * COLUMNS * Float64Array.BYTES_PER_ELEMENT;
  const allowed = TIMES_THE_DATA * data + BESIDES;
  const path = join(folder, `${rows}.csv`);
  writeTable(path, rows);
  let failures = 0;
  for (const count of workers) {
    const options = ["-k", `${COMPONENTS}`, "--restarts", "1", "--max-iter", "3", "--workers", count];
    const peak = peakOf(path, options);
    const isWithin = peak <= allowed;
    if (!isWithin) failures++;
    print(
      `${isWithin ? "ok  " : "MORE"}  ${rows} rows, --workers ${count}: ${megabytes(peak)} MB, at most` +
        ` ${megabytes(allowed)} (data: ${megabytes(data)} MB)`,
    );
  }
  rmSync(path);
  return failures;
};

/** Compares the peak memory of fits by the command with what they may take; `rows` replaces the usual sizes. Returns the number of failures. */
export const checkMemory = (
  print: (line: string) => void,
  { rows }: { readonly rows: number | undefined },
): number => {
  const folder = mkdtempSync(join(tmpdir(), "latent-memory-"));
  try {
    const cases = rows === undefined ? CASES : [{ rows, workers: ["1", "2"] }];
    return cases.reduce((failures, one) => failures + checkCase(print, one, folder), 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
