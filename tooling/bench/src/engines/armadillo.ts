import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ALL_THREADS, ONE_AND_ALL, threadEnvironment, type Engine, type Found } from "../engine.js";

const COMPILER = "g++";
const install = "Debian: apt install g++ libarmadillo-dev";

/** Armadillo uses at most ten threads unless it is told another limit when it is compiled. */
const compile = (binary: string): string => {
  const source = join(import.meta.dirname, "../../peers/armadillo.cpp");
  const flags = ["-O3", "-march=native", "-fopenmp", `-DARMA_OPENMP_THREADS=${ALL_THREADS}`];
  const { status, stderr, error } = spawnSync(COMPILER, [...flags, source, "-o", binary, "-larmadillo"], {
    encoding: "utf8",
  });
  if (error !== undefined) return "g++ is missing.";
  if (status === 0) return "";
  const reason = stderr.split("\n").find((line) => line.includes("error")) ?? "it gives no reason";
  return `g++ cannot compile its program: ${reason}.`;
};

const find = (scratch: string): Found => {
  const binary = join(scratch, "armadillo");
  const fault = compile(binary);
  if (fault !== "") return { install: `${fault} ${install}` };
  const { status, stdout } = spawnSync(binary, ["--version"], { encoding: "utf8" });
  if (status !== 0) return { install };
  return {
    program: (threads) => ({ command: binary, args: [], env: threadEnvironment(threads), reads: "text" }),
    versions: { armadillo: stdout.trim() },
  };
};

/** Armadillo's `gmm_full` and `gmm_diag`, compiled for this machine with OpenMP. */
export const armadillo: Engine = {
  name: "armadillo",
  threads: ONE_AND_ALL,
  find,
  leavesOut: ({ structure }) =>
    structure === "full" || structure === "diagonal" ? "" : "it has only full and diagonal covariances",
};
