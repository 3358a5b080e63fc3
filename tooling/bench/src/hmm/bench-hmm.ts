import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import {
  E,
  overChunks,
  render,
  type DenseBatch,
  type Either,
  type EmError,
  type LatentVariableModel,
} from "@latentjs/em-core";
import { full, type Components } from "@latentjs/gmm";
import { hmm, sampleHmm, sequences, type HmmParams, type Sequences } from "@latentjs/hmm";
import { openMvn, type OpenMvn } from "@latentjs/mvn";
import { makeRng, type Rng } from "@latentjs/numerics";
import { describeMachine, lookAtMachine } from "../machine.js";
import { say, warn } from "../output.js";
import { quantile } from "../quantile.js";

/** What to measure. */
export interface HmmBenchOptions {
  readonly rounds: number;
  /** Whether it is a fault to be slower than the plain peer. */
  readonly floors: boolean;
}

const COMPILER = "g++";
const STEPS = 1_000_000;
const COLUMNS = 4;
const STATES: ReadonlyArray<number> = [3, 5, 10];
/** E-steps before one is measured: the compiler of the engine is done then. */
const WARM = 8;

const right = <A>(result: Either<EmError, A>): A => {
  if (E.isLeft(result)) throw new Error(render(result.left));
  return result.right;
};

interface Case {
  readonly params: HmmParams<Components>;
  readonly opened: ReadonlyArray<OpenMvn>;
  readonly data: Float64Array;
}

/** A chain that stays in four steps of five, and overlapping normals. */
const makeCase = (k: number, rng: Rng): Case => {
  const cov = Float64Array.from({ length: COLUMNS * COLUMNS }, (_, at) =>
    at % (COLUMNS + 1) === 0 ? 1 : 0.3,
  );
  const emissions = Array.from({ length: k }, () => ({
    mean: Float64Array.from({ length: COLUMNS }, () => 3 * rng.uniform()),
    cov,
  }));
  const transitions = Float64Array.from({ length: k * k }, (_, at) =>
    at % (k + 1) === 0 ? 0.8 : 0.2 / (k - 1),
  );
  const params = { initial: new Float64Array(k).fill(1 / k), transitions, emissions };
  const opened = emissions.map((state) => right(openMvn(state)));
  const data = new Float64Array(STEPS * COLUMNS);
  sampleHmm(params, [STEPS], rng, (_all, state, row) => {
    opened[state].sampleInto(rng, data, row * COLUMNS);
  });
  return { params, opened, data };
};

interface Timed {
  readonly seconds: number;
  readonly logLikelihood: number;
}

type Time = (params: HmmParams<Components>) => Timed;

/** Times one E-step, whatever the statistics are. */
const timing =
  <S>(
    model: LatentVariableModel<HmmParams<Components>, Sequences<DenseBatch>, S>,
    data: Sequences<DenseBatch>,
  ): Time =>
  (params) => {
    const began = performance.now();
    const { logLikelihood } = right(overChunks(model, [data])(params));
    return { seconds: (performance.now() - began) / 1000, logLikelihood };
  };

/** Writes the peer's task and returns what runs it once, or null where there is no compiler. */
const openPeer = (folder: string, { params, opened, data }: Case): (() => Timed) | null => {
  const binary = join(folder, "hmm");
  const source = join(import.meta.dirname, "../../peers/hmm.cpp");
  if (spawnSync(COMPILER, ["-O3", "-march=native", source, "-o", binary]).status !== 0) return null;
  const rows = join(folder, "rows");
  writeFileSync(rows, new Uint8Array(data.buffer));
  const task = join(folder, "task");
  const numbers = [
    `${STEPS} ${COLUMNS} ${params.initial.length} 1`,
    params.initial.join(" "),
    params.transitions.join(" "),
    ...opened.map(({ mvn, chol }) => `${mvn.mean.join(" ")} ${chol.join(" ")}`),
  ];
  writeFileSync(task, `${rows}\n${numbers.join("\n")}\n`);
  return () => {
    const { stdout } = spawnSync(binary, [task], { encoding: "utf8" });
    const [seconds, logLikelihood] = stdout.split(" ").map(Number);
    return { seconds, logLikelihood };
  };
};

const line = (name: string, k: number, times: ReadonlyArray<Timed>): number => {
  const ns =
    (1e9 *
      quantile(
        times.map(({ seconds }) => seconds),
        0.5,
      )) /
    STEPS;
  const figures = `${ns.toFixed(0).padStart(5)} ns a step ${(ns / (k * k)).toFixed(1).padStart(6)} ns a step and pair of states`;
  say(`${String(STEPS)} steps × ${COLUMNS}, K = ${String(k).padEnd(2)} ${name.padEnd(9)} ${figures}`);
  return ns;
};

const measure = (k: number, rounds: number, folder: string): boolean => {
  const given = makeCase(k, makeRng("hmm bench").split(k));
  const batch: DenseBatch = { rows: STEPS, cols: COLUMNS, data: given.data, first: 0, weights: null };
  const data = right(sequences(batch));
  const time = timing(hmm(full.bank(k, COLUMNS)), data);
  const peer = openPeer(folder, given);
  for (let i = 0; i < WARM; i++) time(given.params);
  const ours: Timed[] = [];
  const theirs: Timed[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(time(given.params));
    if (peer !== null) theirs.push(peer());
  }
  const own = line("latentjs", k, ours);
  if (peer === null) {
    warn("g++ is not installed, and its plain loops are left out. Debian: apt install g++");
    return true;
  }
  const plain = line("g++ -O3", k, theirs);
  const apart = Math.abs(ours[0].logLikelihood / theirs[0].logLikelihood - 1);
  if (apart > 1e-9) warn(`The log-likelihoods differ by ${apart} of themselves.`);
  say(`${own <= plain ? "met" : "not met"}: no slower than plain loops in C++.`);
  return own <= plain && apart <= 1e-9;
};

/** Times an E-step of Gaussian hidden Markov models on one long sequence, beside plain loops in C++. Whether all is well. */
export const benchHmm = async ({ rounds, floors }: HmmBenchOptions): Promise<boolean> => {
  describeMachine(await lookAtMachine(), {});
  const folder = mkdtempSync(join(tmpdir(), "latentjs-bench-"));
  try {
    const met = STATES.map((k) => measure(k, rounds, folder));
    return met.every(Boolean) || !floors;
  } finally {
    rmSync(folder, { recursive: true });
  }
};
