import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, reference, run, start } from "./command.js";
import { written } from "./written.js";

/** Whole numbers from a linear congruential generator (Park & Miller 1988), in four groups that overlap. */
const counts = (rows: number): string => {
  let state = 7;
  const next = (): number => (state = (48271 * state) % 2147483647) / 2147483647;
  const lines = Array.from({ length: rows }, (_, i) =>
    Math.floor(2 + 4 * (i % 4) + 5 * (next() + next() + next())),
  );
  return `n\n${lines.join("\n")}\n`;
};

const folder = folderWith({ "counts.csv": counts(3000) });
const faithful = reference("data/faithful.csv");

/** Long enough to be caught in the middle. */
const STRUCTURES = ["--covariance", "VVV,VEV,EVE,VVE"];
const GAUSSIAN = ["select", faithful, "-k", "1..4", ...STRUCTURES, "--search", "exhaustive", "--json"];
const POISSON = ["select", "counts.csv", "--family", "poisson", "-k", "1..5", "--restarts", "10", "--json"];

interface State {
  readonly format: string;
  readonly rounds: ReadonlyArray<ReadonlyArray<unknown>>;
}

const stateAt = (path: string): State => JSON.parse(readFileSync(path, "utf8")) as State;
const doneIn = ({ rounds }: State): number => rounds.reduce((sum, round) => sum + round.length, 0);

test.for([
  ["gaussian", GAUSSIAN],
  ["poisson", POISSON],
] as const)(
  "%s: Ctrl-C keeps what was done, and a resumed selection ends with the very same",
  async ([name, call]) => {
    const whole = await run(folder, call);
    expect(whole.status).toBe(0);
    const state = join(folder, `${name}.state`);
    const running = start(folder, [...call, "--workers", "2", "--checkpoint", state]);
    await written(state, running);
    running.kill("SIGINT");
    const ended = await running.ended;
    expect(ended.stderr).toMatch(/^note: stopping; what was reached is the result\./m);
    const saved = stateAt(state);
    expect(saved.format).toBe("latentjs/select-checkpoint");
    const cells = JSON.parse(whole.stdout).table.length;
    expect(doneIn(saved)).toBeGreaterThan(0);
    expect(doneIn(saved)).toBeLessThan(cells);
    for (const workers of ["1", "2"]) {
      const finished = join(folder, `${name}-${workers}.state`);
      const resumed = await run(folder, [
        ...call,
        "--resume",
        state,
        "--checkpoint",
        finished,
        "--workers",
        workers,
      ]);
      expect(resumed).toEqual(whole);
      expect(doneIn(stateAt(finished))).toBeGreaterThan(cells);
      // Nothing is left to be done, by whatever criterion.
      const again = await run(folder, [...call, "--resume", finished, "--criterion", "icl"]);
      expect(JSON.parse(again.stdout).table).toEqual(JSON.parse(whole.stdout).table);
    }
  },
);

test("a killed selection goes on from its checkpoint", async () => {
  const whole = run(folder, GAUSSIAN);
  const state = join(folder, "killed.state");
  const running = start(folder, [...GAUSSIAN, "--workers", "1", "--checkpoint", state]);
  await written(state, running);
  running.kill("SIGKILL");
  expect((await running.ended).stdout).toBe("");
  expect(doneIn(stateAt(state))).toBeGreaterThan(0);
  const resumed = await run(folder, [...GAUSSIAN, "--resume", state]);
  expect(resumed).toEqual(await whole);
});

test("a selection that ran out of time goes on too", async () => {
  const call = ["select", faithful, "-k", "1,2", "--covariance", "EEE,VVV", "--json"];
  const short = await run(folder, [...call, "--time-limit", "0", "--checkpoint", "short.state"]);
  expect(short.status).toBe(1);
  expect(doneIn(stateAt(join(folder, "short.state")))).toBe(0);
  expect(await run(folder, [...call, "--resume", "short.state"])).toEqual(await run(folder, call));
});

const REMEDY = "Resume with the data and the options that the checkpoint was written for.";

test("checkpoints of other data, other options or other commands are refused, and files of another kind are left alone", async () => {
  const call = ["select", faithful, "-k", "1,2", "--covariance", "EEE"];
  await run(folder, [...call, "--checkpoint", "own.state"]);
  await run(folder, ["fit", faithful, "-k", "2", "--checkpoint", "fit.state"]);
  writeFileSync(join(folder, "notes.txt"), "mine");
  for (const [args, message] of [
    [[...call, "--seed", "1", "--resume", "own.state"], `own.state, seed: expected 1, got 0. ${REMEDY}`],
    [
      ["select", faithful, "-k", "1,2", "--covariance", "VVV", "--resume", "own.state"],
      `own.state, structures: expected VVV, got EEE. ${REMEDY}`,
    ],
    [
      [...call, "--resume", "fit.state"],
      'fit.state, format: expected latentjs/select-checkpoint, got "latentjs/checkpoint".',
    ],
    [
      ["fit", faithful, "-k", "2", "--resume", "own.state"],
      'own.state, format: expected latentjs/checkpoint, got "latentjs/select-checkpoint".',
    ],
    [
      [...call, "--checkpoint", "notes.txt"],
      "notes.txt: expected a checkpoint, or no file yet, got a file that holds something else. Name another file.",
    ],
    [
      [...call, "--checkpoint", "fit.state"],
      "fit.state: expected a checkpoint, or no file yet, got a file that holds something else. Name another file.",
    ],
    [
      ["fit", faithful, "-k", "2", "--checkpoint", "own.state"],
      "own.state: expected a checkpoint, or no file yet, got a file that holds something else. Name another file.",
    ],
  ] as const) {
    expect(await run(folder, args)).toEqual({ status: 2, stdout: "", stderr: `error: ${message}\n` });
  }
  const other = await run(folder, [
    "select",
    faithful,
    "-k",
    "1,2",
    "--covariance",
    "EEE",
    "--columns",
    "waiting",
    "--resume",
    "own.state",
  ]);
  expect(other.stderr).toMatch(/^error: own\.state, data: expected [0-9a-f]{8}, got [0-9a-f]{8}\. Resume /);
  expect(readFileSync(join(folder, "notes.txt"), "utf8")).toBe("mine");
});
