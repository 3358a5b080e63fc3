import { E, type Either } from "@latentjs/em-core";
import type { Failure } from "../failure.js";
import { readModel } from "../input/model-file.js";
import { modelDescription } from "../output/model-description.js";
import { lineWidth, print } from "../output/standard-streams.js";

/** `latent describe`: a model in words and tables. */
export const describe = async (modelPath: string): Promise<Either<Failure, void>> => {
  const read = await readModel(modelPath);
  if (E.isLeft(read)) return read;
  await print(modelDescription(read.right, lineWidth()));
  return E.right(undefined);
};
