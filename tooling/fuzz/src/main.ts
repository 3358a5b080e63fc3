// Fits 2 016 data sets with every structure, in as many threads as there are cores; `node dist/main.js [first] [end]` takes others.
import { availableParallelism } from "node:os";
import process from "node:process";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { fuzz, STRUCTURES, together, type Tally } from "./run.js";

const DATA_SETS = 2016;

/** A thread that says nothing for so long hangs. */
const SILENCE_MS = 120_000;

type Message = { readonly index: number } | { readonly tally: Tally };

const share = (first: number, end: number, step: number): Promise<Tally> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: [first, end, step] });
    let index = first;
    const hang = (): void => {
      void worker.terminate();
      resolve({ fits: 0, diagnoses: {}, faults: [`data set ${index}: no end after ${SILENCE_MS / 1000} s`] });
    };
    let timer = setTimeout(hang, SILENCE_MS);
    worker.on("error", reject);
    worker.on("message", (message: Message) => {
      clearTimeout(timer);
      if ("tally" in message) resolve(message.tally);
      else {
        index = message.index;
        timer = setTimeout(hang, SILENCE_MS);
      }
    });
  });

const report = ({ fits, diagnoses, faults }: Tally, dataSets: number, seconds: number): string => {
  const causes = Object.entries(diagnoses)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`);
  const shown = faults.slice(0, 40).map((fault) => `FAULT ${fault}\n`);
  return `${dataSets} data sets × ${STRUCTURES.length} structures in ${seconds.toFixed(0)} s: ${fits} fits; ${causes.join(", ")}; ${faults.length} faults\n${shown.join("")}`;
};

if (isMainThread) {
  const [first = 0, end = first + DATA_SETS] = process.argv.slice(2).map(Number);
  const threads = availableParallelism();
  const began = performance.now();
  const tallies = await Promise.all(
    Array.from({ length: threads }, (_, thread) => share(first + thread, end, threads)),
  );
  const tally = together(tallies);
  process.stdout.write(report(tally, end - first, (performance.now() - began) / 1000));
  process.exitCode = tally.faults.length === 0 ? 0 : 1;
} else {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `share` of this file gives
  const [first, end, step] = workerData as [number, number, number];
  const tell = (message: Message): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    parentPort?.postMessage(message);
  };
  tell({ tally: fuzz(first, end, step, (index) => tell({ index })) });
}
