import { E, type DenseBatch, type Either, type EmError, type LatentVariableModel } from "@latentjs/em-core";
import {
  beginOf,
  drawsFor,
  mixture,
  recordProgress,
  repairByPolicy,
  resizable,
  ruleOfSize,
  searchCoordinates,
  searchProcess,
  preparedStarts,
  withoutKnowledge,
  wrongCollapse,
  workOf,
  type ComponentBank,
  type MixingRule,
  type MixtureStats,
  type SearchProcess,
  type Starts,
} from "@latentjs/mixture";
import type { Mvn } from "@latentjs/mvn";
import { chooseStarts } from "./choose-starts.js";
import { flawsOfGaussians } from "./flaws.js";
import { noisyBank } from "./noise.js";
import type { GmmOptions } from "./options.js";
import type { Components, GmmParams } from "./params.js";
import type { Problem } from "./problem.js";
import { describeProblem, resumeFrom } from "./resume.js";
import { sizedBanks } from "./sized-banks.js";
import type { CovarianceStructure } from "./structure.js";

/** A fit ready to run: everything but who evaluates the E-step. */
export interface Plan<S> {
  readonly bank: ComponentBank<Components, DenseBatch, S>;
  /** The bank and the rule of the mixing weights by how many of these there are: fewer than at first once components are dropped. */
  readonly bankAt: (weights: number) => ComponentBank<Components, DenseBatch, S>;
  readonly mixingAt: (weights: number) => MixingRule;
  readonly model: LatentVariableModel<GmmParams, DenseBatch, MixtureStats<S>>;
  readonly process: SearchProcess<GmmParams, MixtureStats<S>>;
}

/** Chooses starts, those of `options.init` unless others are given, stopping rules and acceleration for a checked problem. */
export const planFit = <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
  options: GmmOptions,
  given?: Either<EmError, Starts<GmmParams>>,
): Either<EmError, Plan<S>> => {
  const { components, batch, chunks, mixing, noise, takesMissing } = problem;
  const { onCollapse = "fail" } = options;
  const misplaced = wrongCollapse(onCollapse, {
    mixing: options.mixing,
    canResize: problem.heldParameters === 0,
  });
  if (misplaced !== null) return E.left(misplaced);
  const banks = sizedBanks(structure.bank, { components, cols: batch.cols, noise, takesMissing });
  if (E.isLeft(banks)) return banks;
  const { bankOf: bankAt, size } = banks.right;
  const bank = bankAt(size);
  const behind = size - components;
  const mixingAt = (weights: number): MixingRule =>
    weights === size ? mixing : ruleOfSize(options.mixing, weights - behind, behind);
  const model =
    onCollapse === "fail"
      ? mixture(bank, { mixing })
      : resizable((weights) => mixture(bankAt(weights), { mixing: mixingAt(weights) }), size);
  const resumed = resumeFrom(problem, options);
  if (E.isLeft(resumed)) return resumed;
  const earlier = resumed.right;
  return E.map((chosen: Starts<GmmParams>): Plan<S> => {
    const progress = recordProgress(
      options,
      options.checkpoint,
      () => describeProblem(problem, options),
      earlier,
    );
    const process = searchProcess(
      {
        model,
        coordinates: (like) => {
          // Log-ratios of the weights and the structure's coordinates, in units of the columns' standard deviations.
          const k = like?.components.length ?? components;
          const ofStructure = structure.coordinates(k, problem.summary.scale);
          return searchCoordinates(k, ofStructure, mixingAt(k + behind));
        },
        starts: chosen,
        draws: given === undefined ? drawsFor(options.init, components) : 1,
        work: workOf(batch.rows, components, batch.cols),
        earlier,
        progress,
        flawsOf: flawsOfGaussians(structure, problem),
        ...(onCollapse === "fail"
          ? {}
          : {
              repairOf: repairByPolicy(onCollapse, {
                bankOf: bankAt,
                alone: structure.bank(1, batch.cols),
                chunks,
                weightsOf: (weights) => mixingAt(weights.length).estimate(weights),
                leastRows: batch.cols + 1,
                project: structure.project,
              }),
            }),
      },
      options,
    );
    return { bank, bankAt, mixingAt, model, process };
  })(given ?? startsFor(structure, problem, options));
};

/** The bank of the components, and of the noise where there is some. */
export const bankOf = <S>(
  structure: CovarianceStructure<S>,
  { components, batch, noise, takesMissing }: Problem,
): Either<EmError, Plan<S>["bank"]> => noisyBank(structure.bank(components, batch.cols), noise, takesMissing);

/** The starts of `options.init`, made to suit the mixing weights, noise and what is known of the rows. */
export const startsFor = <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
  options: GmmOptions,
): Either<EmError, Starts<GmmParams>> => {
  const { components, batch, chunks, mixing, noise, origin } = problem;
  return E.chain((bank: Plan<S>["bank"]) =>
    E.chain(
      preparedStarts<Mvn, DenseBatch, S>(
        {
          bank: structure.bank(components, batch.cols),
          model: mixture(bank, { mixing }),
          chunks,
          mixing,
          isNoisy: noise !== null,
          origin,
          isInterchangeable: true,
        },
        beginOf(options.init),
      ),
    )(chooseStarts(structure, unknown(problem), options)),
  )(bankOf(structure, problem));
};

/** The problem without what is known of the rows beforehand, which starts are chosen from. */
const unknown = (problem: Problem): Problem => ({
  ...problem,
  batch: withoutKnowledge(problem.batch),
  chunks: problem.chunks.map(withoutKnowledge),
});
