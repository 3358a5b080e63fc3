import { E, type Either, type Json } from "@latentjs/em-core";
import type { Failure } from "../failure.js";
import { jsonText } from "./json-text.js";
import type { OutputFile } from "./output-file.js";
import { print } from "./standard-streams.js";

/** What a fit is for those who read it. Each is made only where somebody does: a small fit takes no longer than that. */
export interface Result {
  /** The object that is saved. */
  readonly fit: () => Json;
  /** The object that `--json` prints, where it is more than the fit. */
  readonly document?: () => Json;
  /** What is printed without `--json`. */
  readonly text: () => string;
}

/** Saves first, so that a fit is kept also where nobody reads the output; prints what could not be saved too. */
export const deliverResult = async (
  { fit, document, text }: Result,
  out: OutputFile | undefined,
  json: boolean,
): Promise<Either<Failure, void>> => {
  const lines = out !== undefined || (json && document === undefined) ? linesOf(fit()) : "";
  const saved = out?.replace(lines) ?? E.right(undefined);
  await print(json ? (document === undefined ? lines : linesOf(document())) : text());
  return E.mapLeft((failure: Failure): Failure => ({ ...failure, resultPrinted: true }))(saved);
};

const linesOf = (value: Json): string => `${jsonText(value)}\n`;
