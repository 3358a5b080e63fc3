import { once } from "node:events";
import process from "node:process";
import { WRONG_CALL } from "../exit-status.js";

/** Characters that are gathered before they are written. */
const PIECE = 1 << 16;

/** Ends the program when whoever reads standard output has gone, quietly, as `head` expects it. */
export const endWithReader = (): void => {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    process.stderr.write(`error: Standard output cannot be written: ${error.message}.\n`);
    process.exit(WRONG_CALL);
  });
  // Nobody is left to be told that messages have no reader.
  process.stderr.on("error", () => {});
};

/** Writes a result to standard output. */
export const print = async (text: string): Promise<void> => {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
};

/** Writes a result that is made piece by piece, in memory for a piece. */
export const printAll = async (pieces: Iterable<string>): Promise<void> => {
  let held = "";
  for (const piece of pieces) {
    held += piece;
    if (held.length < PIECE) continue;
    await print(held);
    held = "";
  }
  await print(held);
};

/** Tells the user something that is no result. */
export const note = (sentence: string): void => {
  process.stderr.write(`note: ${sentence}\n`);
};

const NARROWEST = 60;
const USUAL = 80;
const WIDEST = 160;

/** Characters of a line: those of the terminal within reason, 80 elsewhere. */
export const lineWidth = (): number =>
  process.stdout.isTTY && process.stdout.columns > 0
    ? Math.max(NARROWEST, Math.min(WIDEST, process.stdout.columns))
    : USUAL;
