// A selection among all mixtures of the rows of a CSV file, as an engine: one round is one selection, and the first is the first that its process does.
import { readFileSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import { E, render } from "@latentjs/em-core";
import { selectGmmAsync } from "@latentjs/gmm";
import type { Round } from "../engine.js";

const [init = "", file = ""] = process.argv.slice(2);
if (init !== "kmeans++" && init !== "hierarchical") throw new Error(`No selection begins with ${init}.`);

// Numeric columns, all but the last.
const rows = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split(",").slice(0, -1).map(Number));

const select = async (): Promise<Round> => {
  const began = performance.now();
  const selection = await selectGmmAsync(rows, { init });
  if (E.isLeft(selection)) throw new Error(render(selection.left));
  const { best } = selection.right;
  return { seconds: (performance.now() - began) / 1000, logLikelihood: best.logLikelihood };
};

const answer = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

answer({ ready: true });
for await (const _line of createInterface({ input: process.stdin })) answer(await select());
