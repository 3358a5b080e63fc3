import { parentPort } from "node:worker_threads";
import { replicate, type Replication, type Simulation } from "./missing-entries.js";

/** Some replications of a simulation. */
export interface Task {
  readonly simulation: Simulation;
  readonly from: number;
  readonly to: number;
}

/** What came of a task: the replications in order, or the first that has no fit. */
export type Done = { readonly replications: ReadonlyArray<Replication> } | { readonly failure: string };

const run = ({ simulation, from, to }: Task): Done => {
  const replications: Replication[] = [];
  for (let r = from; r < to; r++) {
    const outcome = replicate(simulation, r);
    if (outcome._tag === "Left")
      return { failure: `${simulation.covariance}, replication ${r}: ${outcome.left}` };
    replications.push(outcome.right);
  }
  return { replications };
};

parentPort?.on("message", (task: Task) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of Node has no origin
  parentPort?.postMessage(run(task));
});
