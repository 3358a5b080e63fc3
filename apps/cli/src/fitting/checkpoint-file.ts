import { closeSync, openSync, readSync, statSync } from "node:fs";
import { E, type Codec, type Either, type EmError } from "@latentjs/em-core";
import { failureOf, inUsersWords, type Failure } from "../failure.js";
import { readJson } from "../input/json-file.js";
import { sourceName } from "../input/open-text.js";
import type { OutputFile } from "../output/output-file.js";

/** Longest time between two states on disk, in milliseconds. */
const EVERY_MS = 1000;
/** Writing takes at most one part in so many of the time. */
const SHARE = 20;

/** Keeps the latest state of a fit in a file: the first at once, then now and then. */
export interface CheckpointWriter<C> {
  readonly save: (checkpoint: C) => void;
  /** Writes the last state, and says what went wrong with any of them. */
  readonly finish: () => Either<Failure, void>;
}

export const checkpointWriter = <C>(
  file: OutputFile,
  codec: Codec<C>,
  now: () => number = () => performance.now(),
): CheckpointWriter<C> => {
  let unsaved: { readonly checkpoint: C } | null = null;
  let due = 0;
  let outcome: Either<Failure, void> = E.right(undefined);
  const write = (checkpoint: C): void => {
    const began = now();
    unsaved = null;
    outcome = file.replace(`${JSON.stringify(codec.encode(checkpoint))}\n`);
    const ended = now();
    due = ended + Math.max(EVERY_MS, SHARE * (ended - began));
  };
  return {
    save: (checkpoint) => {
      unsaved = { checkpoint };
      if (now() >= due) write(checkpoint);
    },
    finish: () => {
      if (unsaved !== null) write(unsaved.checkpoint);
      return outcome;
    },
  };
};

/** What a state is of: a fit, or a selection. */
export type CheckpointKind = "checkpoint" | "select-checkpoint";

/** How a checkpoint begins, and characters enough to see it. */
const beginningOf = (kind: CheckpointKind): RegExp =>
  new RegExp(`^\\s*\\{\\s*"format"\\s*:\\s*"latentjs/${kind}"`);
const LOOKED_AT = 4096;

/** Whether there is a file at `path` that holds something and is no checkpoint of the kind. Devices hold nothing. */
export const holdsOtherThanCheckpoint = (path: string, kind: CheckpointKind): boolean => {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined || !there.isFile() || there.size === 0) return false;
  const bytes = Buffer.alloc(LOOKED_AT);
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch {
    // What may not be read is not taken for a checkpoint.
    return true;
  }
  try {
    return !beginningOf(kind).test(bytes.toString("utf8", 0, readSync(descriptor, bytes)));
  } finally {
    closeSync(descriptor);
  }
};

/** The state of an interrupted fit in a file, for fits whose states `codec` reads. */
export const readCheckpoint = async <C>(path: string, codec: Codec<C>): Promise<Either<Failure, C>> =>
  E.chain((input: unknown) =>
    E.mapLeft((error: EmError) => failureOf(inUsersWords(error, { checkpoint: sourceName(path) })))(
      codec.decode(input, "checkpoint"),
    ),
  )(await readJson(path));
