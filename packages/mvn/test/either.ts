import { E, render, type Either, type EmError, type FitFailure } from "@latentjs/em-core";

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

/** The outcome of a fit without the last iterate of a failure. */
export const outcome = <P, A>(result: Either<FitFailure<P>, A>): Either<EmError, A> =>
  E.mapLeft((failure: FitFailure<P>) => failure.error)(result);
