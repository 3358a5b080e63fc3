import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs";
import process from "node:process";
import { pipeline, Readable } from "node:stream";
import { E, type Either } from "@latentjs/em-core";
import { fileTrouble, wrongInput, type Failure } from "../failure.js";
import { nodeError } from "../node-error.js";

/** Bytes that are read at once. */
const PIECE = 1 << 16;

/** How messages call the file at `path`, where `-` is standard input. */
export const sourceName = (path: string): string => (path === "-" ? "Standard input" : path);

/** Refuses to read standard input for more than one of the paths. */
export const oneStandardInput = (...paths: ReadonlyArray<string | undefined>): Either<Failure, void> =>
  paths.filter((path) => path === "-").length < 2
    ? E.right(undefined)
    : E.left(wrongInput("Standard input", "one thing to read", "more", "Name files for the others."));

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The pieces of `stream`, of which the first has at least two bytes if there are as many. */
const withHead = async (
  stream: Readable,
): Promise<{ readonly head: Buffer; readonly pieces: AsyncIterable<Buffer> }> => {
  const rest: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await rest.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const pieces = async function* (): AsyncGenerator<Buffer> {
    try {
      yield head;
      for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
    } finally {
      stream.destroy();
    }
  };
  return { head, pieces: pieces() };
};

const gunzipped = async (pieces: AsyncIterable<Buffer>): Promise<AsyncIterable<Buffer>> => {
  // Most data is not packed.
  const { createGunzip } = await import("node:zlib");
  const gunzip = createGunzip();
  // What goes wrong reaches the reader of `gunzip`.
  pipeline(Readable.from(pieces), gunzip, () => {});
  return gunzip;
};

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist: part of the path is a file",
  EISDIR: "is a folder",
  EACCES: "may not be read",
  EPERM: "may not be read",
};

const unreadable = (path: string, cause: unknown): Failure => {
  const { code, message } = nodeError(cause);
  if (code.startsWith("Z_")) {
    const remedy = "Check that the file was written whole.";
    return wrongInput(sourceName(path), "gzip data", `data that is damaged (${message})`, remedy);
  }
  const what = REASONS[code] ?? `cannot be read (${message})`;
  return fileTrouble(sourceName(path), what, "Check the path.");
};

/** What `path` leads to, from its first byte. */
const openStream = (path: string): Readable => (path === "-" ? process.stdin : createReadStream(path));

const isFolder = (path: string): boolean => path !== "-" && statSync(path).isDirectory();
const isFile = (path: string): boolean => path !== "-" && statSync(path).isFile();

/** A decoder's text for pieces of bytes, and the end of it for none. */
type Decode = (bytes?: Uint8Array) => string;

/**
 * Reads a file in pieces that all lie in the same memory: streams take longer and leave much behind them. Returns whether it has
 * done so; packed data is left to streams.
 */
const readFile = (path: string, decode: Decode, push: (text: string) => boolean): boolean => {
  const descriptor = openSync(path, "r");
  try {
    const bytes = Buffer.allocUnsafe(PIECE);
    let length = readSync(descriptor, bytes);
    if (isGzip(bytes.subarray(0, length))) return false;
    while (length > 0) {
      if (!push(decode(bytes.subarray(0, length)))) return true;
      length = readSync(descriptor, bytes);
    }
    push(decode());
    return true;
  } finally {
    closeSync(descriptor);
  }
};

/**
 * The text of a file or, for `-`, of standard input, piece by piece to `push`, which returns whether it wants more.
 * Gzip data is unpacked whatever the file is called; text is UTF-8, with or without a byte order mark.
 */
export const readPieces = async (
  path: string,
  push: (text: string) => boolean,
): Promise<Either<Failure, void>> => {
  try {
    // A folder opens like a file and fails only when it is read, with a message of its own on each platform.
    if (isFolder(path)) return E.left(fileTrouble(path, "is a folder", "Name a file in it."));
    const decoder = new TextDecoder();
    const decode: Decode = (bytes) => decoder.decode(bytes, { stream: bytes !== undefined });
    if (isFile(path) && readFile(path, decode, push)) return E.right(undefined);
    const { head, pieces } = await withHead(openStream(path));
    for await (const bytes of isGzip(head) ? await gunzipped(pieces) : pieces) {
      if (!push(decode(bytes))) return E.right(undefined);
    }
    push(decode());
    return E.right(undefined);
  } catch (cause) {
    return E.left(unreadable(path, cause));
  }
};

/** The whole text of a file or, for `-`, of standard input. */
export const readText = async (path: string): Promise<Either<Failure, string>> => {
  const pieces: string[] = [];
  const outcome = await readPieces(path, (text) => pieces.push(text) > 0);
  return E.map(() => pieces.join(""))(outcome);
};
