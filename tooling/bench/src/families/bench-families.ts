import process from "node:process";
import { performance } from "node:perf_hooks";
import { describeMachine, lookAtMachine } from "../machine.js";
import { say, warn } from "../output.js";
import { quantile } from "../quantile.js";
import type { FamilyCase } from "./cases.js";
import { difference } from "./contest.js";

/** What to measure. */
export interface FamilyBenchOptions {
  readonly chosen: ReadonlyArray<FamilyCase>;
  readonly rows: number;
  readonly rounds: number;
  /** Whether a family that takes too long is a fault. */
  readonly floors: boolean;
}

/** How many times the time of a loop by hand a family's E-step may take. */
const MOST = 1.5;
/** Largest difference of log-likelihoods and statistics, relative where they are above 1. */
const AGREEMENT = 1e-9;
/** E-steps of both before one is measured: the compiler of the engine is done then. */
const WARM = 6;
/** A turn repeats its E-step for this long. */
const TURN_SECONDS = 0.15;

/** The time of one E-step, in seconds. */
const turn = (step: () => unknown): number => {
  const began = performance.now();
  let count = 0;
  let seconds = 0;
  do {
    step();
    count += 1;
    seconds = (performance.now() - began) / 1000;
  } while (seconds < TURN_SECONDS);
  return seconds / count;
};

/** What the turns of one family say. */
export interface FamilyMeasured {
  readonly name: string;
  /** Medians, nanoseconds for a row and component. */
  readonly family: number;
  readonly bare: number;
  /** Median of the ratios of neighbouring turns. */
  readonly ratio: number;
  /** Largest difference between the two E-steps; see {@link difference}. */
  readonly apart: number;
}

/** Times a family and its loop by hand in turns, so that a slow moment of the machine falls on both. */
export const measureFamily = ({ name, open }: FamilyCase, rows: number, rounds: number): FamilyMeasured => {
  const { components, family, bare } = open(rows);
  const apart = difference(family(), bare());
  for (let i = 0; i < WARM; i++) {
    family();
    bare();
  }
  const times = Array.from({ length: rounds }, () => [turn(family), turn(bare)] as const);
  const nanoseconds = (seconds: ReadonlyArray<number>): number =>
    (1e9 * quantile(seconds, 0.5)) / (rows * components);
  return {
    name,
    family: nanoseconds(times.map(([ours]) => ours)),
    bare: nanoseconds(times.map(([, theirs]) => theirs)),
    ratio: quantile(
      times.map(([ours, theirs]) => ours / theirs),
      0.5,
    ),
    apart,
  };
};

/** What has to hold of a family and does not. */
export const faultOf = ({ name, ratio, apart }: FamilyMeasured): string | null => {
  if (!(apart <= AGREEMENT)) return `${name}: the two E-steps differ by ${apart}, and are not the same work.`;
  return ratio <= MOST ? null : `${name}: ${ratio.toFixed(2)} times the loop by hand.`;
};

/** Times an E-step of every family beside a loop by hand that does the same. Whether all is well. */
export const benchFamilies = async (options: FamilyBenchOptions): Promise<boolean> => {
  const { chosen, rows, rounds, floors } = options;
  describeMachine(await lookAtMachine(), { Node: process.versions.node });
  say(`${rows} rows; nanoseconds for a row and component`);
  const measured = chosen.map((one) => {
    const found = measureFamily(one, rows, rounds);
    const { name, family, bare, ratio, apart } = found;
    const times = `${family.toFixed(1).padStart(7)} by hand ${bare.toFixed(1).padStart(7)}`;
    say(`${name.padEnd(28)}${times} ratio ${ratio.toFixed(2)} difference ${apart.toExponential(0)}`);
    return found;
  });
  const faults = measured.map(faultOf).filter((fault) => fault !== null);
  for (const fault of faults) warn(fault);
  const met = faults.length === 0;
  say(`${met ? "met" : "not met"}: an E-step of every family takes at most ${MOST} times a loop by hand.`);
  return met || !floors;
};
