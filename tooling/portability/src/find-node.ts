import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { root } from "./root.js";
import { runProgram } from "./run-program.js";

/** Time to fetch a Node from npm. */
const FETCH_MS = 180_000;
const ASK_MS = 20_000;

const majorOf = (version: string): string => version.replace(/^v/, "").split(".")[0];

const versionOf = async (program: string): Promise<string> => {
  try {
    return (await runProgram(program, ["-p", "process.version"], ASK_MS)).stdout.trim();
  } catch {
    return "";
  }
};

/** Every `node` that is at hand: the one that runs this, those on PATH, and the pinned one. */
const atHand = (): ReadonlyArray<string> => {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), join(root, "node_modules/.bin")];
  const onPath = folders.map((folder) => join(folder, "node")).filter((path) => existsSync(path));
  return [...new Set([process.execPath, ...onPath])];
};

/**
 * The path of a Node of the same major version as `version`: one that is at hand, else that version from npm, kept in npm's own
 * cache. Rejects where there is none for this platform.
 */
export const findNode = async (version: string): Promise<string> => {
  for (const program of atHand()) {
    if (majorOf(await versionOf(program)) === majorOf(version)) return program;
  }
  const asked = `node-${process.platform}-${process.arch}@${version}`;
  // From elsewhere, so that npx looks at nobody's package.json.
  const args = ["--yes", `--package=${asked}`, "--", "node", "-p", "process.execPath"];
  const { stdout } = await runProgram("npx", args, FETCH_MS, { cwd: tmpdir() });
  const program = stdout.trim().split("\n").at(-1) ?? "";
  const found = await versionOf(program);
  if (majorOf(found) !== majorOf(version)) throw new Error(`npx brought Node ${found} for ${asked}.`);
  return program;
};
