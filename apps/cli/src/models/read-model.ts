import { E, type Either } from "@latentjs/em-core";
import { wrongInput, type Failure } from "../failure.js";
import { readJson } from "../input/json-file.js";
import { modelIn } from "../input/model-file.js";
import { sourceName } from "../input/open-text.js";
import { gaussianModel } from "./gaussian-model.js";
import type { Model } from "./model.js";

/** The family that a saved model names, if it names one. */
const familyNamed = (document: unknown): string | undefined => {
  if (typeof document !== "object" || document === null || !("family" in document)) return undefined;
  return typeof document.family === "string" ? document.family : undefined;
};

/** Whether a saved model names the modules of its families, or has none that only a mixture of Gaussians has. */
const isOfFamilies = (document: unknown): boolean =>
  typeof document === "object" && document !== null && ("module" in document || "parts" in document);

/** Whether a saved model has mixing weights that depend on the row. */
export const isGated = (document: unknown): boolean =>
  typeof document === "object" && document !== null && "gate" in document;

/** Whether a document is what `select --json` prints, whose best fit is a model. */
const isSelection = (document: unknown): boolean =>
  typeof document === "object" &&
  document !== null &&
  "format" in document &&
  document.format === "latentjs/select";

/** Reads a model of any family; `family` is the module that was named for it. */
export const readAnyModel = async (
  path: string,
  family: string | undefined,
): Promise<Either<Failure, Model>> => {
  const read = await readJson(path);
  if (E.isLeft(read)) return read;
  const document = read.right;
  if (isSelection(document)) {
    const remedy = "Take its field best, which latent select --out saves as a file.";
    return E.left(wrongInput(`${sourceName(path)}, format`, "latentjs/fit", '"latentjs/select"', remedy));
  }
  const named = familyNamed(document);
  if (named !== undefined && (named !== "gaussian" || isOfFamilies(document))) {
    // Loaded where they are used: most models are Gaussian.
    if (named === "hmm") return (await import("./hmm-model.js")).hmmModel(path, document, family);
    if (isGated(document)) return (await import("./gated-model.js")).gatedModel(path, document, family);
    return (await import("./family-model.js")).familyModel(path, document, family);
  }
  if (family !== undefined && family !== "gaussian") {
    const actual = `${JSON.stringify(family)}, and ${sourceName(path)} is a Gaussian mixture`;
    return E.left(wrongInput("Option --family", "the family of the model", actual, "Leave it out."));
  }
  return E.map(gaussianModel)(modelIn(path, document));
};
