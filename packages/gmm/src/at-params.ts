import { E, type Certificate, type DenseBatch, type Either, type EmError } from "@latentjs/em-core";
import {
  certifyMixture,
  type ComponentBank,
  type Mixing,
  type MixtureAtParams,
  type RowKnowledge,
} from "@latentjs/mixture";
import { noisyBank } from "./noise.js";
import { inRowsGiven } from "./observed.js";
import type { GmmData } from "./options.js";
import type { Components, GaussianMixture } from "./params.js";
import { everything } from "./parts/everything.js";
import { stateProblem, type Problem } from "./problem.js";
import type { Regularisation } from "./regularisation/regularisation.js";
import type { CovarianceStructure } from "./structure.js";

/** What a mixture was fitted with besides the rows. */
export interface GmmFittedWith extends RowKnowledge {
  /** Observation weights, one a row; default all 1. A row of weight m counts as m equal rows. */
  readonly weights?: ArrayLike<number>;
  /** What the mixing weights were in the fit: default free. */
  readonly mixing?: Mixing;
  /** Priors that the mixture was fitted with; what is said is then said of its posterior. */
  readonly regularisation?: ReadonlyArray<Regularisation>;
}

/** Hands over a Gaussian mixture with rows that it was fitted to. Left: rows that it cannot have been fitted to, or an error of `use`. */
export const atParams = <A>(
  data: GmmData,
  { covariance, columns, params, noise }: GaussianMixture,
  given: GmmFittedWith,
  use: <S>(at: MixtureAtParams<Components, DenseBatch, S>, problem: Problem) => Either<EmError, A>,
): Either<EmError, A> => {
  const k = params.components.length;
  const d = columns.length;
  const options = {
    components: k,
    covariance,
    columns,
    ...given,
    ...(noise === undefined ? {} : { noise }),
  };
  return E.chain((problem: Problem) => {
    const { structure, mixing, summary, chunks, origin, takesMissing, noise: ofFit } = problem;
    return structure.use(<S>({ bank: normals, coordinates }: CovarianceStructure<S>) =>
      E.chain((bank: ComponentBank<Components, DenseBatch, S>) =>
        E.mapLeft((error: EmError) => inRowsGiven(error, origin))(
          use({ bank, params, chunks, coordinates: coordinates(k, summary.scale), mixing }, problem),
        ),
      )(noisyBank(normals(k, d), ofFit, takesMissing)),
    );
  })(stateProblem(data, options, everything));
};

/**
 * Whether a Gaussian mixture is a maximum of the likelihood of `data`, with the numbers that say so: gradient, EM's rate, whether the Hessian is negative
 * definite. Four E-steps for each free parameter. Left: data that the mixture cannot have been fitted to, or parameters next to which there is no mixture.
 */
export const certifyGmm = (
  data: GmmData,
  model: GaussianMixture,
  given: GmmFittedWith = {},
): Either<EmError, Certificate> => atParams(data, model, given, (at) => certifyMixture(at));
