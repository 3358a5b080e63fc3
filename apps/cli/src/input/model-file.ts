import { E, parseJson, type Either, type EmError } from "@latentjs/em-core";
import { modelFromJson, type GaussianMixture } from "@latentjs/gmm";
import { failureOf, inUsersWords, type Failure } from "../failure.js";
import { readText, sourceName } from "./open-text.js";

/** A model and the object it was read from, which may say more about it. */
export interface ModelFile {
  readonly model: GaussianMixture;
  readonly document: unknown;
}

/** Reads a JSON file, or standard input for `-`. */
export const readJson = async (path: string): Promise<Either<Failure, unknown>> =>
  E.chain((text: string) => E.mapLeft(failureOf)(parseJson(sourceName(path), text)))(await readText(path));

const unusable = (path: string, error: EmError): Failure => {
  const failure = failureOf(inUsersWords(error, { model: sourceName(path) }));
  const isLocated = error._tag === "InvalidInput";
  return isLocated ? failure : { ...failure, message: `${sourceName(path)}: ${failure.message}` };
};

/** Reads a model from any object with `family`, `covariance`, `columns` and `model`. */
export const readModel = async (path: string): Promise<Either<Failure, ModelFile>> =>
  E.chain((document: unknown) =>
    E.bimap(
      (error: EmError) => unusable(path, error),
      (model: GaussianMixture): ModelFile => ({ model, document }),
    )(modelFromJson(document)),
  )(await readJson(path));
