import { E, type DenseBatch, type Either, type EmError, type LatentVariableModel } from "@latentjs/em-core";
import {
  beginOf,
  drawsFor,
  mixture,
  recordProgress,
  ruleOfSize,
  searchCoordinates,
  searchProcess,
  startsUnderRule,
  withoutKnowledge,
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
import type { GmmOptions } from "./options.js";
import type { Components, GmmParams } from "./params.js";
import type { Problem } from "./problem.js";
import { sizedBanks, type SizedBanks } from "./sized-banks.js";
import type { CovarianceStructure } from "./structure.js";

/** The bank and the rule of the mixing weights by how many of these there are: fewer than at first once components are dropped. */
export interface SizedParts<S> {
  readonly bankAt: (weights: number) => ComponentBank<Components, DenseBatch, S>;
  readonly mixingAt: (weights: number) => MixingRule;
}

/** A fit ready to run: everything but who evaluates the E-step. */
export interface Plan<S> extends SizedParts<S> {
  readonly bank: ComponentBank<Components, DenseBatch, S>;
  readonly model: LatentVariableModel<GmmParams, DenseBatch, MixtureStats<S>>;
  readonly process: SearchProcess<GmmParams, MixtureStats<S>>;
}

/** What a fit is made of by its size, and the weights that it begins with, those behind the components among them. */
export const sizedParts = <S>(
  structure: CovarianceStructure<S>,
  { components, batch, mixing, noise, takesMissing, parts }: Problem,
  options: Pick<GmmOptions, "mixing">,
): Either<EmError, SizedParts<S> & { readonly size: number; readonly behind: number }> =>
  E.map(({ bankOf: bankAt, size }: SizedBanks<S>) => {
    const behind = size - components;
    const mixingAt = (weights: number): MixingRule =>
      weights === size ? mixing : ruleOfSize(options.mixing, weights - behind, behind);
    return { bankAt, mixingAt, size, behind };
  })(sizedBanks(structure.bank, { components, cols: batch.cols, noise, takesMissing }, parts.noise?.bank));

/** Chooses starts, those of `options.init` unless others are given, stopping rules and acceleration for a checked problem. */
export const planFit = <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
  options: GmmOptions,
  given?: Either<EmError, Starts<GmmParams>>,
): Either<EmError, Plan<S>> => {
  const { components, batch, chunks, mixing, parts } = problem;
  const { onCollapse = "fail" } = options;
  const misplaced = parts.policies?.wrong(onCollapse, {
    mixing: options.mixing,
    canResize: problem.heldParameters === 0,
  });
  if (misplaced !== undefined && misplaced !== null) return E.left(misplaced);
  const sized = sizedParts(structure, problem, options);
  if (E.isLeft(sized)) return sized;
  const { bankAt, mixingAt, size, behind } = sized.right;
  const bank = bankAt(size);
  const policies = onCollapse === "fail" ? null : parts.policies;
  const model =
    policies?.resizable((weights) => mixture(bankAt(weights), { mixing: mixingAt(weights) }), size) ??
    mixture(bank, { mixing });
  const after = parts.moves?.(structure, problem, options, model) ?? E.right({});
  if (E.isLeft(after)) return after;
  const resumed = parts.checkpoints?.resumeFrom(problem, options) ?? E.right([]);
  if (E.isLeft(resumed)) return resumed;
  const earlier = resumed.right;
  return E.map((chosen: Starts<GmmParams>): Plan<S> => {
    const progress = recordProgress(
      options,
      options.checkpoint,
      () => parts.checkpoints?.describeProblem(problem, options) ?? nothing(),
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
        ...after.right,
        repairOf: policies?.repair(onCollapse, {
          bankOf: bankAt,
          alone: structure.bank(1, batch.cols),
          chunks,
          weightsOf: (weights) => mixingAt(weights.length).estimate(weights),
          leastRows: batch.cols + 1,
          project: structure.project,
        }),
      },
      options,
    );
    return { bank, bankAt, mixingAt, model, process };
  })(given ?? startsFor(structure, problem, options));
};

/** Checkpoints are refused where nothing can write them. */
const nothing = (): never => {
  throw new Error("no checkpoints");
};

/** The bank of the components, and of the noise where there is some. */
const bankOf = <S>(
  structure: CovarianceStructure<S>,
  { components, batch, noise, takesMissing, parts }: Problem,
): Either<EmError, Plan<S>["bank"]> => {
  const bank = structure.bank(components, batch.cols);
  return noise === null ? E.right(bank) : (parts.noise?.bank(bank, noise, takesMissing) ?? E.right(bank));
};

/** The starts of `options.init`, made to suit the mixing weights, noise and what is known of the rows. */
export const startsFor = <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
  options: GmmOptions,
): Either<EmError, Starts<GmmParams>> => {
  const { components, batch, chunks, mixing, noise, origin, parts } = problem;
  if (parts.knowledge === null)
    return E.chain(startsUnderRule<Components>(mixing, beginOf(options.init)))(
      chooseStarts(structure, problem, options),
    );
  const { prepared } = parts.knowledge;
  return E.chain((bank: Plan<S>["bank"]) =>
    E.chain(
      prepared<Mvn, DenseBatch, S>(
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
