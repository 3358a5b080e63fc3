import {
  E,
  type Coordinates,
  type DenseBatch,
  type Either,
  type EmError,
  type LatentVariableModel,
} from "@latentjs/em-core";
import {
  drawsFor,
  mixture,
  searchCoordinates,
  recordProgress,
  searchProcess,
  preparedStarts,
  withoutKnowledge,
  workOf,
  type ComponentBank,
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
import type { CovarianceStructure } from "./structure.js";

/** A fit ready to run: everything but who evaluates the E-step. */
export interface Plan<S> {
  readonly bank: ComponentBank<Components, DenseBatch, S>;
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
  const { components, batch, mixing } = problem;
  const noisy = bankOf(structure, problem);
  if (E.isLeft(noisy)) return noisy;
  const bank = noisy.right;
  const model = mixture(bank, { mixing });
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
        coordinates: () => gmmCoordinates(structure, problem),
        starts: chosen,
        draws: given === undefined ? drawsFor(options.init, components) : 1,
        work: workOf(batch.rows, components, batch.cols),
        earlier,
        progress,
        flawsOf: flawsOfGaussians(structure, problem),
      },
      options,
    );
    return { bank, model, process };
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
        options.init,
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

/** Log-ratios of the weights and the structure's coordinates, in units of the columns' standard deviations. */
const gmmCoordinates = <S>(
  structure: CovarianceStructure<S>,
  { components: k, mixing, summary }: Problem,
): Coordinates<GmmParams> => searchCoordinates(k, structure.coordinates(k, summary.scale), mixing);
