import {
  E,
  invalidInput,
  struct,
  vector,
  type Batch,
  type Either,
  type EmError,
  type Expected,
  type LatentVariableModel,
} from "@latentjs/em-core";
import type { ComponentBank, OpenBank } from "@latentjs/mixture";
import { log, type Columns } from "@latentjs/numerics";
import { openChain, type Chain } from "./chain.js";
import { checkChain, type HmmParams, type HmmStats } from "./params.js";
import { smooth } from "./pass.js";
import type { Sequences } from "./sequences.js";
import { stationaryDistribution } from "./stationary.js";
import { estimateStationary } from "./stationary-estimate.js";
import { rowsToProbabilities, toProbabilities } from "./transitions.js";
import { growingWorkspace, type Workspace } from "./workspace.js";

/** How a hidden Markov model is estimated. */
export interface HmmOptions {
  /**
   * `free` initial probabilities are parameters of their own, which one sequence says next to nothing about; `stationary` ones are the
   * stationary distribution of the transitions. Default `free`.
   */
  readonly initial?: "free" | "stationary";
  /** A state that holds no more than this share of the steps ends the fit. */
  readonly collapseShare?: number;
}

/** Below this share of the steps a state's estimates are quotients of rounding. */
const COLLAPSE_SHARE = 1e-12;

/**
 * A hidden Markov model (Baum, Petrie, Soules & Weiss 1970) whose states emit the components of `bank`: any bank that a mixture takes. A batch is
 * whole sequences. Memory of a pass is 16 K + 8 bytes a step of the largest chunk, kept with the model.
 */
export const hmm = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  { initial = "free", collapseShare = COLLAPSE_SHARE }: HmmOptions = {},
): LatentVariableModel<HmmParams<Ts>, Sequences<B>, HmmStats<S>> => {
  const k = bank.size;
  const workspaceFor = growingWorkspace(k);
  return {
    name: `hidden Markov model of ${bank.name}`,
    stats: struct<HmmStats<S>>({
      initial: vector(k),
      transitions: vector(k * k),
      occupancy: vector(k),
      emissions: bank.stats,
    }),
    eStep: (params) =>
      E.map((open: OpenBank<B, S>) => {
        const chain = openChain(params);
        return (batch: Sequences<B>) => expect(bank, open, chain, workspaceFor(batch.rows), batch);
      })(E.chain(() => openStates(bank, params))(inModel(params, initial))),
    mStep: (stats, previous) => {
      const wrong = collapsed(stats.occupancy, collapseShare);
      if (wrong !== null) return E.left(wrong);
      return E.chain((chain: Pick<HmmParams<Ts>, "initial" | "transitions">) =>
        E.map((emissions: Ts): HmmParams<Ts> => ({ ...chain, emissions }))(
          bank.estimate(stats.emissions, previous.emissions),
        ),
      )(
        initial === "stationary"
          ? estimateStationary(stats, previous)
          : E.right({
              initial: toProbabilities(stats.initial, previous.initial),
              transitions: rowsToProbabilities(stats.transitions, previous.transitions, k),
            }),
      );
    },
    q: ({ initial: first, transitions, emissions }, stats) =>
      expectedLog(stats.initial, first) +
      expectedLog(stats.transitions, transitions) +
      bank.q(emissions, stats.emissions),
    logPrior: () => 0,
  };
};

/** Opens the bank at the emissions of `params`, after checking the chain. */
export const openStates = <Ts, B extends Batch, S>(
  bank: ComponentBank<Ts, B, S>,
  params: HmmParams<Ts>,
): Either<EmError, OpenBank<B, S>> =>
  E.chain(() => bank.open(params.emissions))(checkChain(params, bank.size));

/** How far initial probabilities may be from stationary ones: what few digits leave, far above rounding. */
const STATIONARY_TOLERANCE = 1e-6;

const inModel = <Ts>(params: HmmParams<Ts>, initial: HmmOptions["initial"]): Either<EmError, void> =>
  initial !== "stationary"
    ? E.right(undefined)
    : E.chain((stationary: Float64Array): Either<EmError, void> => {
        const far = params.initial.findIndex(
          (p, j) => !(Math.abs(p - stationary[j]) <= STATIONARY_TOLERANCE),
        );
        return far < 0
          ? E.right(undefined)
          : E.left(
              invalidInput(
                `initial, state ${far}`,
                `the stationary probability ${stationary[far]}`,
                params.initial[far],
              ),
            );
      })(stationaryDistribution(params.transitions, params.initial.length));

/** sum_i counts[i] log p[i]; what was not seen adds nothing, whatever its probability. */
const expectedLog = (counts: Float64Array, p: Float64Array): number =>
  counts.reduce((total, count, i) => (count === 0 ? total : total + count * log(p[i])), 0);

const collapsed = (occupancy: Float64Array, share: number): EmError | null => {
  const floor = share * occupancy.reduce((a, b) => a + b, 0);
  const component = occupancy.findIndex((steps) => !(steps > floor));
  return component < 0
    ? null
    : { _tag: "ComponentCollapsed", component, weight: occupancy[component], floor };
};

const expect = <Ts, B extends Batch, S>(
  { kernels, size: k }: ComponentBank<Ts, B, S>,
  open: OpenBank<B, S>,
  chain: Chain,
  workspace: Workspace,
  batch: Sequences<B>,
): Expected<HmmStats<S>> => {
  const { arena } = kernels;
  const mark = arena.mark();
  try {
    const occupancy = new Float64Array(k);
    const { initial, transitions, bank, ...rest } = smooth<B, S>(
      kernels,
      chain,
      open,
      workspace,
      batch,
      (pass, from, to, posterior) => {
        addColumns(posterior, to - from, occupancy);
        pass.add(batch.steps, from, to, posterior);
      },
    );
    const emissions = bank.finish(occupancy);
    return { stats: { initial, transitions, occupancy, emissions }, weight: batch.rows, ...rest };
  } finally {
    arena.release(mark);
  }
};

const addColumns = ({ each }: Columns, n: number, sums: Float64Array): void => {
  for (let c = 0; c < each.length; c++) {
    const column = each[c];
    let total = 0;
    for (let i = 0; i < n; i++) total += column[i];
    sums[c] += total;
  }
};
