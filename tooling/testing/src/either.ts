import { E, render, type Either, type EmError, type FitFailure } from "@latentjs/em-core";

/** The answer; an error fails the test with its sentence. */
export const right = <A>(result: Either<EmError, A>): A => {
  if (E.isLeft(result)) throw new Error(render(result.left));
  return result.right;
};

/** The error; an answer fails the test. */
export const left = <A>(result: Either<EmError, A>): EmError => {
  if (E.isRight(result)) throw new Error("an error was expected and there was an answer");
  return result.left;
};

/** The outcome of a run without the last iterate of a failure. */
export const outcome = <P, A>(result: Either<FitFailure<P>, A>): Either<EmError, A> =>
  E.mapLeft((failure: FitFailure<P>) => failure.error)(result);
