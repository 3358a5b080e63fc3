import { E, render, type Either, type EmError, type FitFailure } from "@latentjs/em-core";
import type { GmmFit, GmmOutcome, GmmParams } from "../src/index.js";

/** The answer; an error fails the test with its sentence. */
export const answer = <A>(result: Either<EmError, A>): A => {
  if (E.isLeft(result)) throw new Error(render(result.left));
  return result.right;
};

/** The sentences of the error; an answer fails the test. */
export const sentence = <A>(result: Either<EmError, A>): string => {
  if (E.isRight(result)) throw new Error("an error was expected and there was an answer");
  return render(result.left);
};

/** A fit; a failure fails the test with its sentence. */
export const fitted = (outcome: GmmOutcome): GmmFit =>
  answer(E.mapLeft(({ error }: FitFailure<GmmParams>) => error)(outcome));

/** Why there is no fit; a fit fails the test. */
export const failure = (outcome: GmmOutcome): FitFailure<GmmParams> => {
  if (E.isRight(outcome)) throw new Error("a failure was expected and there was a fit");
  return outcome.left;
};

/** The sentences of a failed fit. */
export const refusal = (outcome: GmmOutcome): string => render(failure(outcome).error);
