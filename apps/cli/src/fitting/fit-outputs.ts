import { E, type Either } from "@latentjs/em-core";
import { wrongInput, type Failure } from "../failure.js";
import type { FitFlags } from "../options/fit-flags.js";
import type { FitRequest } from "../options/fit-request.js";
import { isSameFile, outputFile, type OutputFile } from "../output/output-file.js";
import { holdsOtherThanCheckpoint, type CheckpointKind } from "./checkpoint-file.js";

/** The files that a fit writes. */
export interface FitOutputs {
  readonly out: OutputFile | undefined;
  readonly checkpoint: OutputFile | undefined;
}

const ANOTHER = "Name another file.";

/** Refuses a path to write that is one of the files in use; `-` and what was not named are none. */
const apartFrom = (
  path: string | undefined,
  others: ReadonlyArray<readonly [path: string | undefined, what: string]>,
): Either<Failure, void> => {
  const taken = others.find(
    ([other]) => path !== undefined && other !== undefined && other !== "-" && isSameFile(path, other),
  );
  return path === undefined || taken === undefined
    ? E.right(undefined)
    : E.left(wrongInput(path, `another file than ${taken[1]}`, taken[1], ANOTHER));
};

const named = (
  flag: string,
  path: string | undefined,
  remedy: string,
): Either<Failure, OutputFile | undefined> => {
  if (path === undefined) return E.right(undefined);
  if (path === "-") return E.left(wrongInput(`Option ${flag}`, "the name of a file", "-", remedy));
  return outputFile(path);
};

const checkpointFile = (
  path: string | undefined,
  kind: CheckpointKind,
): Either<Failure, OutputFile | undefined> =>
  E.chain((file: OutputFile | undefined): Either<Failure, OutputFile | undefined> =>
    file !== undefined && holdsOtherThanCheckpoint(file.path, kind)
      ? E.left(
          wrongInput(file.path, "a checkpoint, or no file yet", "a file that holds something else", ANOTHER),
        )
      : E.right(file),
  )(named("--checkpoint", path, "Name a file: the state of a fit is written more than once."));

/**
 * The files that `fit` is going to write, proven to be writable. Errors: a file that the fit reads or writes for something
 * else, standard output, a checkpoint that would replace a file of another kind.
 */
export const fitOutputs = (
  data: string,
  { init }: FitRequest,
  { out, checkpoint }: FitFlags,
  kind: CheckpointKind = "checkpoint",
): Either<Failure, FitOutputs> => {
  const start = init._tag === "Params" ? init.path : undefined;
  const apart = [
    apartFrom(out, [
      [data, "the data"],
      [checkpoint, "the checkpoint"],
    ]),
    apartFrom(checkpoint, [
      [data, "the data"],
      [start, "the model to start from"],
    ]),
  ].find(E.isLeft);
  if (apart !== undefined) return apart;
  const toSave = named("--out", out, "Name a file; --json prints the fit on standard output.");
  return E.chain((saved: OutputFile | undefined) =>
    E.map((state: OutputFile | undefined): FitOutputs => ({ out: saved, checkpoint: state }))(
      checkpointFile(checkpoint, kind),
    ),
  )(toSave);
};
