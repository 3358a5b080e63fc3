import { fork, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** What a call of the built command left behind. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A call that is still running. */
export interface Running {
  readonly kill: (signal: NodeJS.Signals) => void;
  /** What it wrote to standard error so far. */
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
}

/** Starts the built command in `folder`. */
export const start = (folder: string, args: ReadonlyArray<string>, input: string | Buffer = ""): Running => {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (piece: Buffer) => out.push(piece));
  child.stderr.on("data", (piece: Buffer) => err.push(piece));
  // A command that does not read its input closes it.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) =>
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
  return { kill: (signal) => child.kill(signal), stderr: () => Buffer.concat(err).toString(), ended };
};

/** The process that answers calls, and who waits for it. */
interface Answering {
  readonly child: ChildProcess;
  readonly waiting: Map<number, Caller>;
}
interface Caller {
  readonly resolve: (ended: Ended) => void;
  readonly reject: (error: Error) => void;
}
let answering: Answering | undefined;
let calls = 0;

const startAnswering = (): Answering => {
  const child = fork(fileURLToPath(new URL("calls.mjs", import.meta.url)), {
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let stderr = "";
  child.stderr?.on("data", (piece: Buffer) => (stderr += piece.toString()));
  const waiting = new Map<number, Caller>();
  child.on("message", ({ id, ended }: { readonly id: number; readonly ended: Ended }) => {
    waiting.get(id)?.resolve(ended);
    waiting.delete(id);
  });
  child.on("close", (status) => {
    if (answering?.child === child) answering = undefined;
    for (const { reject } of waiting.values())
      reject(new Error(`The process that answers calls ended with status ${status}: ${stderr}`));
  });
  // The tests end without it, and it ends when they have.
  child.unref();
  child.channel?.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
  return { child, waiting };
};

/**
 * Runs the built command in `folder` to its end, one call after the other in a process that answers all of them; see calls.mjs. What
 * only a process of its own shows, such as signals and pipes, takes `start`.
 */
export const run = (
  folder: string,
  args: ReadonlyArray<string>,
  input: string | Buffer = "",
): Promise<Ended> => {
  const { child, waiting } = (answering ??= startAnswering());
  const id = ++calls;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    child.send({ id, folder, args, input: Buffer.from(input) });
  });
};

/** A folder with these files that goes when the tests of the file are done. */
export const folderWith = (files: Readonly<Record<string, string | Buffer>> = {}): string => {
  const folder = mkdtempSync(join(tmpdir(), "latent-test-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** The fields of plain CSV, without its header. */
export const csvRows = (text: string): ReadonlyArray<ReadonlyArray<string>> =>
  text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));

const REFERENCE = new URL("../../../tooling/reference/", import.meta.url);

/** Path of a reference file. */
export const reference = (name: string): string => fileURLToPath(new URL(name, REFERENCE));

/** The values in a reference file. */
// oxlint-disable-next-line typescript/no-explicit-any -- each test says what shape it expects
export const referenceValues = (name: string): any => JSON.parse(readFileSync(reference(name), "utf8"));
