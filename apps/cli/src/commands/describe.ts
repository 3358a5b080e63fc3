import { E, type Either } from "@latentjs/em-core";
import type { Failure } from "../failure.js";
import { readAnyModel } from "../models/read-model.js";
import type { FamilyFlag } from "../options/family-flags.js";
import { lineWidth, print } from "../output/standard-streams.js";

/** `latent describe`: a model in words and tables. */
export const describe = async (modelPath: string, flags: FamilyFlag): Promise<Either<Failure, void>> => {
  const read = await readAnyModel(modelPath, flags.family);
  if (E.isLeft(read)) return read;
  await print(read.right.describe(lineWidth()));
  return E.right(undefined);
};
