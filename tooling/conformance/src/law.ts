import { O, type Option } from "@latentjs/em-core";
import { asyncProperty, check, property, type Arbitrary, type RunDetails } from "fast-check";
import { show } from "./show.js";

/** Something that a plug-in has to keep, and a way to find out whether it does. */
export interface Law {
  /** A letter and a number, then a word: "F4 weights". */
  readonly name: string;
  /** One sentence: what has to hold, and what its users see where it does not. */
  readonly meaning: string;
  /** Why it is not checked, where it is not. */
  readonly leftOut: Option<string>;
  /** Rejects with {@link LawBroken} and the smallest input found that breaks the law. */
  readonly check: () => Promise<void>;
}

/** How random input is drawn; the same in every run. */
export interface Draws {
  /** Seed of all random input of the laws, 1 unless given. */
  readonly seed?: number;
  /** Cases tried for each claim of a law, 40 unless given. */
  readonly runs?: number;
}

/** A law that does not hold. The message names the law, says what it means, and shows the input and the numbers. */
export class LawBroken extends Error {
  readonly law: string;
  constructor(law: string, message: string) {
    super(message);
    this.name = "LawBroken";
    this.law = law;
  }
}

/** What contradicts a claim: the input, a line for each part of it, and a sentence with the numbers. */
interface Counterexample {
  readonly input: ReadonlyArray<string>;
  readonly happened: string;
}

/** One thing that has to hold, on random input or on none. */
export type Claim = (draws: Required<Draws>) => Promise<Option<Counterexample>>;

/** Thrown inside a claim: what happened instead, with the numbers. */
class Unmet extends Error {}

/** Ends a claim: `happened` is a sentence with the numbers. */
export const unmet = (happened: string): never => {
  throw new Unmet(happened);
};

const describeError = (thrown: unknown): string => {
  if (thrown instanceof Unmet) return thrown.message;
  if (!(thrown instanceof Error)) return `It threw ${show(thrown)}.`;
  const place = thrown.stack?.split("\n").find((line) => /^\s+at /.test(line));
  return `It threw ${thrown.name}: ${thrown.message}${place === undefined ? "" : ` (${place.trim()})`}.`;
};

const linesOf = (input: object): ReadonlyArray<string> =>
  Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${show(value)}`]));

/** A claim on every case of `cases`, of which the smallest counterexample is reported. `share` of the usual number of runs. */
export const forAll =
  <C extends object>(cases: Arbitrary<C>, holds: (input: C) => void, share = 1): Claim =>
  ({ seed, runs }) =>
    Promise.resolve(counterexample(check(property(cases, holds), { seed, numRuns: runsOf(runs, share) })));

/** The same of what takes its time. */
export const forAllAsync =
  <C extends object>(cases: Arbitrary<C>, holds: (input: C) => Promise<void>, share = 1): Claim =>
  async ({ seed, runs }) =>
    counterexample(await check(asyncProperty(cases, holds), { seed, numRuns: runsOf(runs, share) }));

const runsOf = (runs: number, share: number): number => Math.max(1, Math.round(runs * share));

const counterexample = <C extends object>(tried: RunDetails<[C]>): Option<Counterexample> => {
  if (!tried.failed) return O.none;
  if (tried.counterexample === null) {
    const happened = `Only ${tried.numRuns} cases could be tried, because ${tried.numSkips} others gave an error. Draw parameters and rows that the plug-in can work with.`;
    return O.some({ input: [], happened });
  }
  const [input] = tried.counterexample;
  return O.some({ input: linesOf(input), happened: describeError(tried.errorInstance) });
};

/** A claim on given input; `notes` are lines about the rest of it. */
export const onInput =
  <C extends object>(
    input: C,
    holds: (input: C) => void | Promise<void>,
    ...notes: ReadonlyArray<string>
  ): Claim =>
  async () => {
    try {
      await holds(input);
      return O.none;
    } catch (thrown) {
      return O.some({ input: [...linesOf(input), ...notes], happened: describeError(thrown) });
    }
  };

/** A law about `subject` that consists of claims, checked in order. */
export const law = (
  { name, meaning }: Pick<Law, "name" | "meaning">,
  subject: string,
  draws: Draws,
  claims: ReadonlyArray<Claim>,
): Law => ({
  name,
  meaning,
  leftOut: O.none,
  check: async () => {
    for (const claim of claims) {
      const found = await claim({ seed: draws.seed ?? 1, runs: draws.runs ?? 40 });
      if (O.isNone(found)) continue;
      const { input, happened } = found.value;
      const where =
        input.length === 0
          ? []
          : [`Smallest input found, for ${subject}:`, ...input.map((line) => `  ${line}`)];
      throw new LawBroken(name, [`${name}: ${meaning}`, ...where, happened].join("\n"));
    }
  },
});

/** A law that is not checked, and why. */
export const leftOut = ({ name, meaning }: Pick<Law, "name" | "meaning">, reason: string): Law => ({
  name,
  meaning,
  leftOut: O.some(reason),
  check: () => Promise.resolve(),
});
