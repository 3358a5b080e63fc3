import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readAnswer, type Answer, type Hashes } from "./answer.js";
import { findChromium, runInChromium } from "./chromium.js";
import { differences, misunderstandings } from "./compare.js";
import { findNode } from "./find-node.js";
import { fits } from "./fits.js";
import { environments, nameOf, variants, wordsOf, type Environment, type Variant } from "./matrix.js";
import { runProgram } from "./run-program.js";

/** A set of fits takes seconds; a slow machine may take ten times as long. */
const LIMIT_MS = 120_000;

const file = join(import.meta.dirname, "../expected.json");
const nodeProgram = join(import.meta.dirname, "node-program.js");

type Run = (variant: Variant) => Promise<Answer>;

/** How fits are run in an environment. Rejects where it cannot be had. */
const find = async (environment: Environment): Promise<Run> => {
  if (environment._tag === "Chromium") {
    const program = findChromium();
    return (variant) => runInChromium(program, variant, LIMIT_MS);
  }
  const program = await findNode(environment.version);
  return async (variant) => {
    const args = [nodeProgram, String(variant.workers)];
    const { stdout } = await runProgram(program, args, LIMIT_MS, { env: { LATENT_KERNEL: variant.kernel } });
    return readAnswer(stdout);
  };
};

const readExpected = (): Hashes => {
  const expected: Hashes = JSON.parse(readFileSync(file, "utf8"));
  return expected;
};

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** What the check is asked for. */
export interface BitsOptions {
  /** Writes the hashes of the first run to `expected.json`, if all others have the same. */
  readonly update: boolean;
  /** An environment that cannot be had is a failure; elsewhere it is named and left out. */
  readonly complete: boolean;
}

/** A run that came to an answer. */
interface Ran {
  readonly what: string;
  readonly hashes: Hashes;
}

const isSame = (a: Hashes, b: Hashes): boolean => differences(a, b).length === 0;

/** What is wrong with an answer, a line each; what an earlier run answered too is not told again. */
const faultsOf = (
  variant: Variant,
  answer: Answer,
  expected: Hashes,
  earlier: ReadonlyArray<Ran>,
): ReadonlyArray<string> => {
  const differing = differences(expected, answer.hashes);
  const alike = earlier.find(({ hashes }) => isSame(hashes, answer.hashes));
  return [
    ...misunderstandings(variant, answer),
    ...(differing.length === 0 || alike === undefined ? differing : [`the same as ${alike.what}`]),
  ];
};

/** Runs the fits in every environment and variant and compares their hashes. Returns the number of failures. */
export const checkBits = async (
  print: (line: string) => void,
  { update, complete }: BitsOptions,
): Promise<number> => {
  let expected = update ? undefined : readExpected();
  let failures = 0;
  const ran: Ran[] = [];
  for (const environment of environments) {
    const name = nameOf(environment);
    let run: Run;
    try {
      run = await find(environment);
    } catch (cause) {
      print(`${complete ? "MISSING" : "missing"}  ${name}: ${messageOf(cause)}`);
      if (complete) failures++;
      continue;
    }
    for (const variant of variants) {
      const began = performance.now();
      try {
        const answer = await run(variant);
        expected ??= answer.hashes;
        const what = `${answer.engine}, ${wordsOf(variant)}`;
        const faults = faultsOf(variant, answer, expected, ran);
        const seconds = ((performance.now() - began) / 1000).toFixed(1);
        print(`${faults.length === 0 ? "same   " : "DIFFERS"}  ${what}: ${seconds} s`);
        for (const fault of faults) print(`           ${fault}`);
        if (faults.length > 0) failures++;
        ran.push({ what, hashes: answer.hashes });
      } catch (cause) {
        print(`FAILED   ${name}, ${wordsOf(variant)}: ${messageOf(cause)}`);
        failures++;
      }
    }
  }
  if (ran.length === 0) failures++;
  if (update && failures === 0) writeFileSync(file, `${JSON.stringify(expected, null, 2)}\n`);
  print(
    failures === 0
      ? `${fits.length} fits have the same bits in ${ran.length} runs`
      : `${failures} of ${environments.length * variants.length} runs or environments are no proof`,
  );
  const [first] = ran;
  if (failures > 0 && first !== undefined && ran.every(({ hashes }) => isSame(hashes, first.hashes))) {
    print("All that ran agree with each other. Where results have moved on purpose, run this with --update.");
  }
  return failures;
};
