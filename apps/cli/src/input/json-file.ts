import { E, parseJson, type Either } from "@latentjs/em-core";
import { failureOf, type Failure } from "../failure.js";
import { readText, sourceName } from "./open-text.js";

/** Reads a JSON file, or standard input for `-`. */
export const readJson = async (path: string): Promise<Either<Failure, unknown>> =>
  E.chain((text: string) => E.mapLeft(failureOf)(parseJson(sourceName(path), text)))(await readText(path));
