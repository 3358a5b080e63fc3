import { E, render, type Either, type EmError } from "@latentjs/em-core";

/** What a result holds; fails the test with the error's sentence where it holds none. */
export const right = <A>(result: Either<EmError, A>): A => {
  if (E.isLeft(result)) throw new Error(render(result.left));
  return result.right;
};

/** The error of a result; fails the test where there is none. */
export const left = <L>(result: Either<L, unknown>): L => {
  if (E.isRight(result)) throw new Error("expected an error");
  return result.left;
};
