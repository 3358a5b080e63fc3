import { join } from "node:path";
import process from "node:process";
import { startEngine, type Program, type Round, type RunningEngine } from "../engine.js";
import { latentjs } from "../engines/latentjs.js";
import { mclust } from "../engines/mclust.js";
import { describeMachine, lookAtMachine } from "../machine.js";
import { say, warn } from "../output.js";
import { quantile } from "../quantile.js";

/** What to measure. */
export interface GridBenchOptions {
  readonly rounds: number;
  /** Whether it is a fault to miss what has to hold. */
  readonly floors: boolean;
}

/** The rows that are selected for. */
export const GRID_DATA: string = join(import.meta.dirname, "../../../reference/data/iris.csv");
/** Seconds that a selection may take by default, the compilation of all that it runs included. */
const MOST_SECONDS = 3;

/** The built program, also for who runs this file from its source. */
const PROCESS = join(import.meta.dirname, "../../dist/engines/latentjs-grid-process.js");

/** Selections that begin with `init`. */
export const selecting = (init: string): Program => ({
  command: process.execPath,
  args: [PROCESS, init],
  env: {},
  reads: "json",
});

interface Contestant {
  readonly name: string;
  readonly engine: RunningEngine;
  readonly rounds: Round[];
}

/** The first round, in a process that has compiled nothing, and the median of the others. */
const summarize = ({ name, rounds }: Contestant): { readonly first: number; readonly later: number } => {
  const [first, ...others] = rounds.map(({ seconds }) => seconds);
  const later = quantile(others, 0.5);
  const reached = rounds[0].logLikelihood.toFixed(4);
  say(
    `${name.padEnd(34)} first ${first.toFixed(2).padStart(6)} s   then ${later.toFixed(2).padStart(6)} s   best ${reached}`,
  );
  return { first, later };
};

/**
 * Selections among the 14 structures with 1 to 9 components of the iris data: by default, and from one hierarchical start beside mclust, in turns.
 * Prints their times. Whether all is well.
 */
export const benchGrid = async ({ rounds, floors }: GridBenchOptions): Promise<boolean> => {
  const peer = mclust.find("");
  const found = latentjs.find("");
  const versions = [found, peer].map((each) => ("install" in each ? {} : each.versions));
  describeMachine(await lookAtMachine(), Object.assign({}, ...versions));
  const contestants: Contestant[] = [];
  const enter = async (name: string, program: Program): Promise<Contestant> => {
    const contestant = { name, engine: await startEngine(name, program, GRID_DATA), rounds: [] };
    contestants.push(contestant);
    return contestant;
  };
  try {
    const search = await enter("latentjs, by default", selecting("kmeans++"));
    const tree = await enter("latentjs, one hierarchical start", selecting("hierarchical"));
    const theirs =
      "install" in peer
        ? null
        : await enter("mclust, one hierarchical start", {
            ...peer.program(1),
            args: [join(import.meta.dirname, "../../peers/mclust_grid.R")],
          });
    for (let round = 0; round <= rounds; round++)
      for (const each of contestants) each.rounds.push(await each.engine.round());
    const isFast = summarize(search).first <= MOST_SECONDS;
    const ours = summarize(tree).later;
    const others = theirs === null ? null : summarize(theirs).later;
    say(`${isFast ? "met" : "not met"}: the first selection by default takes at most ${MOST_SECONDS} s.`);
    if (others === null) {
      if ("install" in peer) warn(`mclust is not installed, so nothing is said of it. ${peer.install}`);
      return isFast || !floors;
    }
    const isAtPar = ours <= others;
    say(`${isAtPar ? "met" : "not met"}: from one hierarchical start latentjs is no slower than mclust.`);
    return (isFast && isAtPar) || !floors;
  } finally {
    for (const { engine } of contestants) await engine.stop();
  }
};
