import { E, render, type Either, type EmError } from "@latentjs/em-core";

/** The answer; an error ends the test with its sentence. */
export const right = <A>(result: Either<EmError, A>): A => {
  if (E.isLeft(result)) throw new Error(render(result.left));
  return result.right;
};

/** The sentence of an error; an answer ends the test. */
export const sentence = <A>(result: Either<EmError, A>): string => {
  if (E.isRight(result)) throw new Error("there is an answer where an error was expected");
  return render(result.left);
};
