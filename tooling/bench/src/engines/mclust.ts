import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { threadEnvironment, type Engine, type Found } from "../engine.js";
import { workOf } from "../workload.js";

/** In N · K · d²; above it a round takes tens of seconds. */
const MOST_WORK = 6e8;

const COMMAND = "Rscript";

const find = (): Found => {
  const args = [join(import.meta.dirname, "../../peers/mclust.R")];
  const { status, stdout } = spawnSync(COMMAND, [...args, "--version"], { encoding: "utf8" });
  if (status !== 0) {
    return { install: 'Debian: apt install r-cran-mclust; elsewhere, in R: install.packages("mclust")' };
  }
  const [mclust = "", r = ""] = stdout.trim().split(" ");
  return {
    program: (threads) => ({ command: COMMAND, args, env: threadEnvironment(threads), reads: "text" }),
    versions: { mclust, R: r },
  };
};

/** mclust's `em`, which is Fortran on one thread. */
export const mclust: Engine = {
  name: "mclust",
  threads: [1],
  find,
  leavesOut: (workload) =>
    workOf(workload) > MOST_WORK
      ? `it is slow, and N·K·d² is above ${MOST_WORK.toExponential().replace("+", "")}`
      : "",
};
