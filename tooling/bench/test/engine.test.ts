import { expect, test } from "vitest";
import { startEngine, type Program } from "../src/engine.js";

/** A program of one line in the language of this test; the task file's path is its last argument. */
const program = (source: string): Program => ({
  command: process.execPath,
  args: ["--input-type=module", "-e", source],
  env: { LATENTJS_BENCH_TEST: "yes" },
  reads: "json",
});
const answering = (round: string): Program =>
  program(
    `console.log('{"ready":true}'); for await (const _ of (await import("node:readline")).createInterface(process.stdin)) console.log(${round})`,
  );

test("an engine answers one round for each question and ends with its input", async () => {
  const fixed = "JSON.stringify({ seconds: 0.5, logLikelihood: process.argv.at(-1).length })";
  const engine = await startEngine("an engine", answering(fixed), "four");
  expect(await engine.round()).toEqual({ seconds: 0.5, logLikelihood: 4 });
  expect(await engine.round()).toEqual({ seconds: 0.5, logLikelihood: 4 });
  await engine.stop();
});

test("an engine gets its environment", async () => {
  const told =
    "JSON.stringify({ seconds: 1, logLikelihood: process.env.LATENTJS_BENCH_TEST === 'yes' ? 1 : 0 })";
  const engine = await startEngine("an engine", answering(told), "");
  expect((await engine.round()).logLikelihood).toBe(1);
  await engine.stop();
});

test("an engine that ends early or answers nonsense is named", async () => {
  await expect(startEngine("an engine", program("process.exit(1)"), "")).rejects.toThrow(
    "an engine ended before",
  );
  const engine = await startEngine("an engine", answering("'{}'"), "");
  await expect(engine.round()).rejects.toThrow("an engine answered {}.");
  await engine.stop();
});
