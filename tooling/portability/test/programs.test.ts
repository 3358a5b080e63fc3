import process from "node:process";
import { expect, test } from "vitest";
import { findNode } from "../src/find-node.js";
import { runProgram } from "../src/run-program.js";

const AMPLE_MS = 60_000;

test("a Node that is at hand is found by its major version", async () => {
  const program = await findNode(process.versions.node);
  const { stdout } = await runProgram(program, ["-p", "process.version"], AMPLE_MS);
  expect(stdout.split(".")[0]).toBe(`v${process.versions.node.split(".")[0]}`);
});

test("a program gets what is added to its environment", async () => {
  const { stdout } = await runProgram(process.execPath, ["-p", "process.env.LATENT_KERNEL"], AMPLE_MS, {
    env: { LATENT_KERNEL: "js" },
  });
  expect(stdout).toBe("js\n");
});

test("a program that fails is told of with what it said last", async () => {
  const failing = runProgram(
    process.execPath,
    ["-e", "console.error('no such row'); process.exit(3)"],
    AMPLE_MS,
  );
  await expect(failing).rejects.toThrow(/exit status 3.*no such row/s);
});

test("a program that hangs is ended", async () => {
  const hanging = runProgram(process.execPath, ["-e", "setInterval(() => {}, 1000)"], 300);
  await expect(hanging).rejects.toThrow("SIGKILL, perhaps after 0.3 s");
});

test("a program that does not exist is told of", async () => {
  await expect(runProgram("no-such-program-here", [], AMPLE_MS)).rejects.toThrow("ENOENT");
});
