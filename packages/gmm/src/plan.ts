import {
  E,
  type Coordinates,
  type DenseBatch,
  type Either,
  type EmError,
  type LatentVariableModel,
} from "@latentjs/em-core";
import {
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

/** Chooses starts, stopping rules and acceleration for a checked problem. */
export const planFit = <S>(
  structure: CovarianceStructure<S>,
  problem: Problem,
  options: GmmOptions,
): Either<EmError, Plan<S>> => {
  const { components, batch, chunks, mixing, noise, origin, takesMissing } = problem;
  const ofComponents = structure.bank(components, batch.cols);
  const noisy = noisyBank(ofComponents, noise, takesMissing);
  if (E.isLeft(noisy)) return noisy;
  const bank = noisy.right;
  const model = mixture(bank, { mixing });
  const resumed = resumeFrom(problem, options);
  if (E.isLeft(resumed)) return resumed;
  const earlier = resumed.right;
  return E.map((starts: Starts<GmmParams>): Plan<S> => {
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
        starts,
        work: workOf(batch.rows, components, batch.cols),
        earlier,
        progress,
        flawsOf: flawsOfGaussians(structure, problem),
      },
      options,
    );
    return { bank, model, process };
  })(
    E.chain(
      preparedStarts<Mvn, DenseBatch, S>(
        {
          bank: ofComponents,
          model,
          chunks,
          mixing,
          isNoisy: noise !== null,
          origin,
          isInterchangeable: true,
        },
        options.init,
      ),
    )(chooseStarts(structure, unknown(problem), options)),
  );
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
