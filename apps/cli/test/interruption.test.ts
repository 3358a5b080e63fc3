import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { folderWith, run, start } from "./command.js";
import { fitOf, type SavedFit } from "./saved.js";
import { contentOf, written } from "./written.js";

/** Numbers in [0, 1) from a linear congruential generator (Park & Miller 1988). */
const uniform = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (48271 * state) % 2147483647;
    return state / 2147483647;
  };
};

/** Five groups that overlap so much that EM creeps. */
const creeping = (rows: number): string => {
  const next = uniform(5);
  const bell = (): number => next() + next() + next() + next() - 2;
  const lines = Array.from({ length: rows }, () => {
    const k = Math.floor(5 * next());
    return [0, 1, 2].map((j) => (0.4 * ((k + j) % 5) + bell()).toFixed(6)).join(",");
  });
  return `a,b,c\n${lines.join("\n")}\n`;
};

const folder = folderWith({ "data.csv": creeping(8_000), "large.csv": creeping(100_000) });
/** Takes far longer than any of the tests waits. */
const LONG = ["fit", "data.csv", "-k", "5", "--tol", "0", "--max-iter", "1000000", "--restarts", "3"];

const savedAt = (path: string): SavedFit => JSON.parse(readFileSync(path, "utf8")) as SavedFit;

test("Ctrl-C once prints and saves the best so far", async () => {
  const state = join(folder, "ctrl-c.state");
  const running = start(folder, [...LONG, "--json", "--out", "ctrl-c.json", "--checkpoint", state]);
  await written(state, running);
  running.kill("SIGINT");
  const ended = await running.ended;
  const fit = fitOf(ended);
  expect(fit).toMatchObject({ stop: { reason: "cancelled" }, components: 5 });
  expect(savedAt(join(folder, "ctrl-c.json"))).toEqual(fit);
  expect(ended.stderr).toMatch(/^note: stopping at the next iteration;/);
  const scored = await run(folder, ["score", "ctrl-c.json", "data.csv", "--json"]);
  const { logLikelihood } = JSON.parse(scored.stdout) as { readonly logLikelihood: number };
  expect(Math.abs(logLikelihood - fit.logLikelihood)).toBeLessThan(1e-10 * Math.abs(fit.logLikelihood));
});

test("the same Ctrl-C passed on a second time counts once", async () => {
  const state = join(folder, "passed-on.state");
  const running = start(folder, [...LONG, "--json", "--checkpoint", state]);
  await written(state, running);
  running.kill("SIGINT");
  running.kill("SIGINT");
  expect(fitOf(await running.ended).stop.reason).toBe("cancelled");
});

/** Long enough after the first Ctrl-C not to be taken for the same key. */
const LATER_MS = 80;

/** Whether a second Ctrl-C came before the first was answered; files and output have to agree with that. */
const interruptedTwice = async (attempt: number): Promise<boolean> => {
  const state = join(folder, `twice-${attempt}.state`);
  writeFileSync(join(folder, "kept.json"), "old");
  // Iterations that take long, so that there is time for a second Ctrl-C.
  const slow = ["fit", "large.csv", "-k", "100", "--init", "random", "--tol", "0", "--max-iter", "1000000"];
  const running = start(folder, [...slow, "--out", "kept.json", "--checkpoint", state]);
  await written(state, running);
  running.kill("SIGINT");
  while (!running.stderr().includes("note: stopping")) await pause(1);
  await pause(LATER_MS);
  running.kill("SIGINT");
  const { status, stdout } = await running.ended;
  const kept = readFileSync(join(folder, "kept.json"), "utf8");
  expect([status, stdout === "", kept === "old"]).toEqual(
    status === 130 ? [130, true, true] : [0, false, false],
  );
  return status === 130;
};

test("Ctrl-C twice gives the fit up and leaves the files alone", async () => {
  const outcomes: boolean[] = [];
  while (outcomes.length < 10 && !outcomes.includes(true))
    outcomes.push(await interruptedTwice(outcomes.length));
  expect(outcomes).toContain(true);
});

test("--time-limit ends with what was reached", async () => {
  const began = Date.now();
  // Random starts take no time of the limit, so that a busy machine reaches something too.
  const fit = fitOf(await run(folder, [...LONG, "--init", "random", "--time-limit", "0.5", "--json"]));
  expect(fit.stop).toEqual({ reason: "time-limit", rule: "at most 0.5 s" });
  expect(fit.iterations).toBeGreaterThan(0);
  // Start of the program and reading included, on a busy machine.
  expect(Date.now() - began).toBeLessThan(20_000);
});

test("a killed fit goes on from its checkpoint to the same bits", async () => {
  const call = [
    "fit",
    "data.csv",
    "-k",
    "5",
    "--tol",
    "0",
    "--max-iter",
    "1000",
    "--restarts",
    "3",
    "--json",
  ];
  const whole = run(folder, call);
  const state = join(folder, "killed.state");
  const running = start(folder, [...call, "--checkpoint", state]);
  await written(state, running);
  // The first state is that of the start. The next comes a second later, in the middle of things.
  await written(state, running, contentOf(state));
  running.kill("SIGKILL");
  expect((await running.ended).stdout).toBe("");
  // Without time for more than an E-step, the iterations are those of the checkpoint.
  const looked = fitOf(await run(folder, [...call, "--resume", state, "--time-limit", "0"]));
  expect(looked.iterations).toBeGreaterThan(0);
  const resumed = await run(folder, [...call, "--resume", state, "--checkpoint", state]);
  expect(resumed.stderr).toBe("");
  expect(fitOf(resumed)).toEqual(fitOf(await whole));
  // The last state is that of the finished fit.
  const again = await run(folder, [...call, "--resume", state]);
  expect(again.stdout).toBe(resumed.stdout);
});

test("a fit cut short by its time limit goes on too", async () => {
  const call = ["fit", "data.csv", "-k", "4", "--tol", "0", "--max-iter", "400", "--restarts", "2", "--json"];
  const whole = run(folder, call);
  const short = await run(folder, [...call, "--time-limit", "0.2", "--checkpoint", "short.state"]);
  expect(fitOf(short).stop.reason).toBe("time-limit");
  const resumed = await run(folder, [...call, "--resume", "short.state"]);
  expect(fitOf(resumed)).toEqual(fitOf(await whole));
});

/** Five groups by the order of the rows, so that a start from labels has far to go. */
const grouped = (): string =>
  creeping(2_000)
    .trimEnd()
    .split("\n")
    .map((line, i) => (i === 0 ? `${line},g` : `${line},${i % 3}`))
    .join("\n");

test.concurrent.for([
  ["labels", ["--init", "labels:g"]],
  ["restarts", ["-k", "3", "--restarts", "3", "--ignore", "g"]],
  ["labels, not accelerated", ["--init", "labels:g", "--accelerate", "none"]],
] as const)("a fit that reached its limit goes on under another one: %s", async ([name, options]) => {
  const own = folderWith({ "grouped.csv": grouped() });
  const call = ["fit", "grouped.csv", ...options, "--tol", "0", "--json"];
  const state = `${name}.state`;
  const short = fitOf(await run(own, [...call, "--max-iter", "3", "--checkpoint", state]));
  expect(short).toMatchObject({ iterations: 3, stop: { reason: "iteration-limit" } });
  const [whole, resumed] = await Promise.all([
    run(own, [...call, "--max-iter", "40"]),
    run(own, [...call, "--max-iter", "40", "--resume", state]),
  ]);
  expect(fitOf(whole).iterations).toBe(40);
  expect(JSON.parse(resumed.stdout)).toEqual(JSON.parse(whole.stdout));
});

test("a search in which every start failed says the same when it is resumed", async () => {
  const own = folderWith({ "three.csv": "x\n0\n0\n0\n1\n1\n1\n5\n5\n5\n" });
  const call = ["fit", "three.csv", "-k", "3"];
  const failed = await run(own, [...call, "--checkpoint", "failed.state"]);
  expect(failed).toMatchObject({ status: 1, stdout: "" });
  expect(failed.stderr).toMatch(/^error: None of 10 starts has an answer; the first failed with this\. /);
  expect(failed.stderr).toMatch(/the pivot of column "x" is 0/);
  expect(await run(own, [...call, "--resume", "failed.state"])).toEqual(failed);
});

test("a checkpoint of another problem is refused", async () => {
  const short = ["fit", "data.csv", "-k", "2", "--restarts", "1", "--max-iter", "3"];
  await run(folder, [...short, "--checkpoint", "other.state"]);
  const ended = await run(folder, [...short, "--seed", "1", "--resume", "other.state"]);
  expect(ended).toMatchObject({ status: 2, stdout: "" });
  expect(ended.stderr).toBe(
    "error: other.state, seed: expected 1, got 0. Resume with the data and the options that the checkpoint was written for.\n",
  );
});
