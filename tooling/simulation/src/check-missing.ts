import { availableParallelism } from "node:os";
import type { CovarianceName } from "@latentjs/gmm";
import { biases } from "./bias.js";
import { inParallel } from "./in-parallel.js";
import type { Replication } from "./missing-entries.js";
import type { Task } from "./worker.js";

/** Rows of a data set, and the share of its entries that are removed. */
const ROWS = 5000;
const MISSING = 0.2;
/** Replications that a thread does before it asks for more. */
const AT_A_TIME = 20;
/** With 200 replications chance exceeds it in one parameter of a million. */
const LARGEST_BIAS = 5;

interface Options {
  readonly replications: number;
  readonly covariances: ReadonlyArray<CovarianceName>;
}

const tasksOf = (covariance: CovarianceName, replications: number): ReadonlyArray<Task> =>
  Array.from({ length: Math.ceil(replications / AT_A_TIME) }, (_, i) => ({
    simulation: { covariance, rows: ROWS, missing: MISSING },
    from: i * AT_A_TIME,
    to: Math.min((i + 1) * AT_A_TIME, replications),
  }));

/**
 * Fits mixtures of every structure to simulated data with entries missing completely at random. The mean error of every parameter over the
 * replications has to be within 5 standard errors of 0, and no fit may be less likely than the truth. Returns how many
 * structures failed.
 */
export const checkMissing = async (
  print: (line: string) => void,
  { replications, covariances }: Options,
): Promise<number> => {
  print(
    `${replications} mixtures of ${ROWS} rows for each structure, three components in three columns, ${100 * MISSING} % of entries missing.`,
  );
  print("Largest mean error in Monte-Carlo standard errors, and their root mean square in brackets:");
  const tasks = covariances.flatMap((covariance) => tasksOf(covariance, replications));
  const answers = await inParallel(tasks, Math.min(availableParallelism(), tasks.length));
  let failures = 0;
  for (const covariance of covariances) {
    const own = answers.filter((_, at) => tasks[at].simulation.covariance === covariance);
    const failed = own.find((answer) => "failure" in answer);
    if (failed !== undefined && "failure" in failed) {
      failures++;
      print(`${failed.failure} FAILED`);
      continue;
    }
    const all = own.flatMap((answer) => ("replications" in answer ? answer.replications : []));
    if (!report(print, covariance, all)) failures++;
  }
  return failures;
};

/** Prints a line for the structure; false where it does not hold. */
const report = (
  print: (line: string) => void,
  covariance: CovarianceName,
  replications: ReadonlyArray<Replication>,
): boolean => {
  const found = biases(replications);
  const least = Math.min(...replications.map(({ gain }) => gain));
  const holds = least >= 0 && found.every(({ largest }) => largest <= LARGEST_BIAS);
  const blocks = found.map(
    ({ block, largest, typical, parameters }) =>
      `${block} ${largest.toFixed(2)} (${typical.toFixed(2)}, of ${parameters})`,
  );
  const gain = `log-likelihood at least ${least.toFixed(2)} above the truth's`;
  print(`${covariance}  ${blocks.join(", ")}; ${gain}${holds ? "" : " FAILED"}`);
  return holds;
};
