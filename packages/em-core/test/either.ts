import { E, render, type Either, type EmError } from "../src/index.js";

/** What a result holds; fails the test with the error's sentence where it holds none. */
export const right = <A>(result: Either<EmError, A>): A => {
  if (E.isLeft(result)) throw new Error(render(result.left));
  return result.right;
};

/** What a run returned; fails the test with the error's sentence where the run failed. */
export const answer = <A>(outcome: Either<{ readonly error: EmError }, A>): A => {
  if (E.isLeft(outcome)) throw new Error(render(outcome.left.error));
  return outcome.right;
};

/** The error of a result; fails the test where there is none. */
export const left = <L>(result: Either<L, unknown>): L => {
  if (E.isRight(result)) throw new Error("expected an error");
  return result.left;
};
