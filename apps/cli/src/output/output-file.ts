import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import process from "node:process";
import { E, type Either } from "@latentjs/em-core";
import { fileTrouble, wrongInput, type Failure } from "../failure.js";
import { nodeError } from "../node-error.js";

/** A file that a command is going to write. */
export interface OutputFile {
  /** The path as the user wrote it. */
  readonly path: string;
  /**
   * Puts `text` in the place of what the file holds: whole, or not at all. The text goes to a new file in the same
   * folder first, which is then given the name. Devices and pipes are written to as they are.
   */
  readonly replace: (text: string) => Either<Failure, void>;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "part of the path is a file",
  EISDIR: "it is a folder",
  EACCES: "there is no permission to",
  EPERM: "there is no permission to",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left",
};

const unwritable = (path: string, cause: unknown): Failure => {
  const { code, message } = nodeError(cause);
  return fileTrouble(path, `cannot be written: ${REASONS[code] ?? message}`, "Name another file.");
};

const attempt = <A>(path: string, action: () => A): Either<Failure, A> =>
  E.tryCatch(action, (cause) => unwritable(path, cause));

const statIfThere = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

/** Where the name leads, through links. */
const target = (path: string): string => {
  const whole = resolve(path);
  const there = lstatSync(whole, { throwIfNoEntry: false }) !== undefined;
  return there ? realpathSync(whole) : join(realpathSync(dirname(whole)), basename(whole));
};

const temporaryName = (path: string): string => join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);

const isRunning = (pid: number): boolean => {
  try {
    // Signal 0 is never delivered: it only asks.
    return process.kill(pid, 0);
  } catch (cause) {
    return nodeError(cause).code !== "ESRCH";
  }
};

/** Takes away what runs that were killed while they wrote this file have left beside it. */
const removeLeftovers = (file: string): void => {
  const folder = dirname(file);
  const start = `.${basename(file)}.`;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(start)) continue;
    const [, pid] = /^(\d+)\.tmp$/.exec(name.slice(start.length)) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true });
  }
};

/** Proves that a file can be written at `path`, leaving what is there as it is. */
export const outputFile = (path: string): Either<Failure, OutputFile> =>
  path === ""
    ? E.left(wrongInput("The output file", "a name", "an empty one"))
    : E.flatten(attempt(path, () => proven(path)));

const proven = (path: string): Either<Failure, OutputFile> => {
  const there = statIfThere(resolve(path));
  if (there?.isDirectory() === true || /[\\/]$/.test(path)) {
    return E.left(fileTrouble(path, "cannot be written: it is a folder", "Name a file in it."));
  }
  const file = target(path);
  if (there !== undefined) accessSync(file, constants.W_OK);
  if (there !== undefined && !there.isFile()) return E.right(writtenDirectly(path, file));
  removeLeftovers(file);
  const probe = temporaryName(file);
  closeSync(openSync(probe, "w"));
  rmSync(probe);
  return E.right(replacedWhole(path, file));
};

const writtenDirectly = (path: string, file: string): OutputFile => ({
  path,
  replace: (text) => attempt(path, () => writeFileSync(file, text)),
});

const replacedWhole = (path: string, file: string): OutputFile => ({
  path,
  replace: (text) => {
    const temporary = temporaryName(file);
    const outcome = attempt(path, () => {
      const mode = statIfThere(file)?.mode;
      const descriptor = openSync(temporary, "w");
      try {
        writeFileSync(descriptor, text);
        if (mode !== undefined) fchmodSync(descriptor, mode & 0o7777);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(temporary, file);
    });
    if (E.isLeft(outcome)) rmSync(temporary, { force: true });
    return outcome;
  },
});

/** Whether two paths lead to the same file, which need not exist. */
export const isSameFile = (a: string, b: string): boolean => {
  try {
    const first = statIfThere(a);
    const second = statIfThere(b);
    if (first !== undefined && second !== undefined)
      return first.ino === second.ino && first.dev === second.dev;
  } catch {
    // A path that cannot be followed is told of where the file is opened.
  }
  return resolve(a) === resolve(b);
};
