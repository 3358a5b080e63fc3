import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { findNode } from "./find-node.js";
import { environments, nameOf } from "./matrix.js";
import { root } from "./root.js";

/** What a small fit may take beyond a Node that does nothing. */
const ALLOWED_MS = 120;
/** Odd, so that the median is one of the pairs. */
const PAIRS = 15;
/** Other work on the machine may spoil a series of pairs, but not three. */
const SERIES = 3;

const command = [
  join(root, "apps/cli/dist/main.js"),
  "fit",
  join(root, "examples/data/faithful.csv"),
  "-k",
  "2",
];
const nothing = ["-e", "0"];

const wallMs = (node: string, args: ReadonlyArray<string>): number => {
  const began = performance.now();
  const { status, error } = spawnSync(node, args, { stdio: ["ignore", "ignore", "inherit"] });
  const took = performance.now() - began;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${node} ${args.join(" ")} ended with exit status ${status}.`);
  return took;
};

/** The middle one of an odd count of numbers, the upper of the two middle ones of an even count. */
export const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

interface Series {
  readonly nothingMs: number;
  readonly commandMs: number;
  /** Median of the differences within the pairs. */
  readonly moreMs: number;
}

/** Starts both in turns, so that a machine that becomes slower slows both. */
const measure = (node: string): Series => {
  wallMs(node, command);
  const pairs = Array.from({ length: PAIRS }, () => {
    const before = wallMs(node, nothing);
    return { before, whole: wallMs(node, command) };
  });
  return {
    nothingMs: median(pairs.map(({ before }) => before)),
    commandMs: median(pairs.map(({ whole }) => whole)),
    moreMs: median(pairs.map(({ before, whole }) => whole - before)),
  };
};

/** Whether one series of pairs keeps within what is allowed. */
const isQuick = (node: string, name: string, print: (line: string) => void): boolean => {
  for (let series = 0; series < SERIES; series++) {
    const { nothingMs, commandMs, moreMs } = measure(node);
    const isWithin = moreMs <= ALLOWED_MS;
    print(
      `${isWithin ? "ok  " : "SLOW"}  ${name}: ${moreMs.toFixed(0)} ms more than node -e 0, at most ${ALLOWED_MS}` +
        ` (${commandMs.toFixed(0)} against ${nothingMs.toFixed(0)}, medians of ${PAIRS} pairs)`,
    );
    if (isWithin) return true;
  }
  return false;
};

/** Times a fit of Old Faithful by the command with the oldest and the newest Node. Returns the number of failures. */
export const checkStartup = async (
  print: (line: string) => void,
  { complete }: { readonly complete: boolean },
): Promise<number> => {
  let failures = 0;
  let measured = 0;
  const nodes = environments.filter((environment) => environment._tag === "Node");
  for (const environment of [nodes[0], nodes[nodes.length - 1]]) {
    try {
      const node = await findNode(environment.version);
      measured++;
      if (!isQuick(node, nameOf(environment), print)) failures++;
    } catch (cause) {
      print(
        `${complete ? "MISSING" : "missing"}  ${nameOf(environment)}: ${cause instanceof Error ? cause.message : String(cause)}`,
      );
      if (complete) failures++;
    }
  }
  if (measured === 0) print("There was no Node to measure with, so nothing was checked.");
  return measured === 0 ? failures + 1 : failures;
};
