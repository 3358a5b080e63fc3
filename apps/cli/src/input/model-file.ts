import { E, type Either, type EmError } from "@latentjs/em-core";
import { modelFromJson, type GaussianMixture } from "@latentjs/gmm";
import { failureOf, inUsersWords, type Failure } from "../failure.js";
import { readJson } from "./json-file.js";
import { sourceName } from "./open-text.js";

/** A model and the object it was read from, which may say more about it. */
export interface ModelFile {
  readonly model: GaussianMixture;
  readonly document: unknown;
}

/** The failure that an error about the model in a file amounts to. */
export const unusableModel = (path: string, error: EmError): Failure => {
  const failure = failureOf(inUsersWords(error, { model: sourceName(path) }));
  const isLocated = error._tag === "InvalidInput";
  return isLocated ? failure : { ...failure, message: `${sourceName(path)}: ${failure.message}` };
};

/** The model in an object with `family`, `covariance`, `columns` and `model`, which was read from a file. */
export const modelIn = (path: string, document: unknown): Either<Failure, ModelFile> =>
  E.bimap(
    (error: EmError) => unusableModel(path, error),
    (model: GaussianMixture): ModelFile => ({ model, document }),
  )(modelFromJson(document));

/** Reads a Gaussian mixture. */
export const readModel = async (path: string): Promise<Either<Failure, ModelFile>> =>
  E.chain((document: unknown) => modelIn(path, document))(await readJson(path));
