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
  workOf,
  type ComponentBank,
  type MixingRule,
  type MixtureStats,
  type SearchProcess,
  type Starts,
} from "@latentjs/mixture";
import { chooseStarts } from "./choose-starts.js";
import type { Collapsing } from "./collapse.js";
import { flawsOfGaussians } from "./flaws.js";
import type { GmmOptions } from "./options.js";
import type { Components, GmmParams } from "./params.js";
import type { Problem } from "./problem.js";
import { sizedBanks, type SizedBanks } from "./sized-banks.js";
import type { SizedParts } from "./sized-parts.js";
import type { CovarianceStructure } from "./structure.js";

/** A fit ready to run: everything but who evaluates the E-step. */
export interface Plan<S> extends SizedParts<S> {
  readonly bank: ComponentBank<Components, DenseBatch, S>;
  readonly model: LatentVariableModel<GmmParams, DenseBatch, MixtureStats<S>>;
  readonly process: SearchProcess<GmmParams, MixtureStats<S>>;
}

/** What a fit is made of by its size. */
export const sizedParts = <S>(
  structure: CovarianceStructure<S>,
  { components, batch, mixing, noise, takesMissing, parts }: Problem,
  options: Pick<GmmOptions, "mixing">,
): Either<EmError, SizedParts<S>> =>
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
  const { components, batch, mixing, parts } = problem;
  const sized = sizedParts(structure, problem, options);
  if (E.isLeft(sized)) return sized;
  const { bankAt, mixingAt, size, behind } = sized.right;
  const bank = bankAt(size);
  const collapse = parts.policies?.collapsing(structure, problem, options, sized.right) ?? E.right({});
  if (E.isLeft(collapse)) return collapse;
  const { model = mixture(bank, { mixing }), repairOf }: Collapsing<S> = collapse.right;
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
        repairOf,
      },
      options,
    );
    return { ...sized.right, bank, model, process };
  })(given ?? startsFor(structure, problem, options));
};

/** Checkpoints are refused where nothing can write them. */
const nothing = (): never => {
  throw new Error("no checkpoints");
};

/** The starts of `options.init`, made to suit the mixing weights, noise and what is known of the rows. */
export const startsFor = <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
  options: GmmOptions,
): Either<EmError, Starts<GmmParams>> => {
  const {
    mixing,
    parts: { knowledge },
  } = problem;
  return knowledge === null
    ? E.chain(startsUnderRule<Components>(mixing, beginOf(options.init)))(
        chooseStarts(structure, problem, options),
      )
    : E.chain((sized: SizedParts<S>) =>
        knowledge.starts(structure, problem, options, sized, (known) =>
          chooseStarts(structure, { ...problem, ...known }, options),
        ),
      )(sizedParts(structure, problem, options));
};
